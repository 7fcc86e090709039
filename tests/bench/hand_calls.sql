-- Calls of the month: answered within 20 s and abandoned, as shares of the calls answered or abandoned, those who hang up within 5 s left out.
with k as (
  select epoch_us(offered_at) as o, epoch_us(answered_at) as a, epoch_us(abandoned_at) as g from read_parquet('$folder/calls.parquet')
)
select s.period, count(*) as n, count(*) filter (a - o <= 20000000) as fast, count(*) filter (g is not null) as gone
from k join slots as s on s.slot = (o // 3600000000)
where a is not null or g - o >= 5000000
group by s.period order by s.period
