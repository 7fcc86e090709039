-- Tickets of the month of opening by priority: all of them, first replies and resolutions within their limits in business time, the latter
-- net of pauses, and the nearest-rank 95th percentile of the time to resolve (microseconds).
-- Within the limit by time spent, the cheaper question: here it is the same as by due instant, because no limit is a whole number of days.
with tk as (
  select ticket_id, priority, epoch_us(opened_at) as o, epoch_us(first_response_at) as f, epoch_us(resolved_at) as r from read_parquet('$folder/tickets.parquet')
), pz as (     -- pauses clipped to the case and united, then measured in business time
  select ticket_id, sum((b.k + b.op*e) - (a.k + a.op*s)) as paused from (
    select ticket_id, grp, min(s) as s, max(e) as e from (
      select *, sum(fresh) over (partition by ticket_id order by s, e rows unbounded preceding) as grp from (
        select *, case when s <= max(e) over (partition by ticket_id order by s, e rows between unbounded preceding and 1 preceding) then 0 else 1 end as fresh from (
          select p.ticket_id, greatest(epoch_us(paused_at), o) as s, least(epoch_us(resumed_at), r) as e
          from read_parquet('$folder/holds.parquet') as p join tk on tk.ticket_id = p.ticket_id where r is not null) where s < e))
    group by ticket_id, grp) as p
  join slots as a on a.slot = (s // 3600000000) join slots as b on b.slot = (e // 3600000000)
  group by ticket_id
), m as (
  select a.period, tk.priority,
    case when tk.f is not null then (b.k + b.op*tk.f) - (a.k + a.op*tk.o) end as resp,
    case when tk.r is not null then (c.k + c.op*tk.r) - (a.k + a.op*tk.o) - coalesce(pz.paused, 0) end as reso
  from tk join slots as a on a.slot = (tk.o // 3600000000)
  join slots as b on b.slot = (coalesce(tk.f, tk.o) // 3600000000)
  join slots as c on c.slot = (coalesce(tk.r, tk.o) // 3600000000)
  left join pz on pz.ticket_id = tk.ticket_id
)
select period, priority, count(*) as n,
  count(*) filter (resp <= case priority when 'P1' then 3600000000 when 'P2' then 7200000000 when 'P3' then 14400000000 when 'P4' then 28800000000 end) as responded,
  count(*) filter (reso <= case priority when 'P1' then 14400000000 when 'P2' then 28800000000 when 'P3' then 86400000000 when 'P4' then 144000000000 end) as resolved,
  quantile_disc(reso, 0.95) as p95
from m group by period, priority order by period, priority
