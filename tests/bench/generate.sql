-- Synthetic tickets, their pauses and calls in Parquet: $rows of each kind, three years, seeded by hashes of the row's number.
-- Files go to the folder $folder. u(i, k) is the k-th uniform number of row i.
create macro u(i, k) as (hash(i * 64 + k + 7_000_000_000) >> 11) / 9007199254740992.0;
create macro elapsed(i, k, mean) as cast(floor(-ln(1 - u(i, k)) * mean * 1e6) as bigint);
create macro moment(i, k, s) as 1672527600000000 + cast(floor(u(i, k) * 1096) as bigint) * 86400000000 + s;
create macro daytime(i, k) as case when u(i, k) < 0.6    -- most of it between 07:00 and 18:00 (winter time), the rest at any hour
  then 25200000000 + cast(floor(u(i, k + 1) * 39600000000) as bigint) else cast(floor(u(i, k + 1) * 86400000000) as bigint) end;

create temp table ticket as
  select row_number() over (order by o, i) - 1 as n, i, o, f, f + elapsed(i, 4, 144000) as r
  from (select i, o, o + elapsed(i, 3, 10800) as f from (select i, moment(i, 0, daytime(i, 1)) as o from range($rows) as t(i)));

copy (
  select printf('T%08d', n) as ticket_id, make_timestamptz(o) as opened_at,
    case when u(i, 5) >= 0.03 then make_timestamptz(f) end as first_response_at,
    case when u(i, 6) >= 0.06 then make_timestamptz(r) end as resolved_at,
    case when u(i, 7) < 0.05 then 'P1' when u(i, 7) < 0.25 then 'P2' when u(i, 7) < 0.75 then 'P3' else 'P4' end as priority,
    ['phone', 'mail', 'chat', 'web', 'social'][1 + cast(floor(u(i, 8) * 5) as bigint)] as channel,
    printf('C%02d', cast(floor(u(i, 9) * 20) as bigint)) as customer
  from ticket order by n
) to '$folder/tickets.parquet' (format parquet, compression zstd, row_group_size 250000);

copy (                                            -- none, one, two or three a ticket, in order and apart
  select printf('T%08d', n) as ticket_id, make_timestamptz(o + cast(floor(cuts[2 * j + 1] * (r - o)) as bigint)) as paused_at,
    make_timestamptz(o + cast(floor(cuts[2 * j + 2] * (r - o)) as bigint)) as resumed_at
  from (
    select n, o, r, unnest(range(pauses)) as j, list_sort(list_transform(range(2 * pauses), lambda k: u(i, 20 + k))) as cuts
    from (select *, case when u(i, 10) < 0.4 then 0 when u(i, 10) < 0.7 then 1 when u(i, 10) < 0.9 then 2 else 3 end as pauses from ticket)
  ) order by n, j
) to '$folder/holds.parquet' (format parquet, compression zstd, row_group_size 250000);

copy (
  select printf('K%08d', row_number() over (order by o, i) - 1) as call_id, make_timestamptz(o) as offered_at,
    case when not gone then make_timestamptz(o + waited) end as answered_at, case when gone then make_timestamptz(o + waited) end as abandoned_at
  from (select i, moment(i, 40, daytime(i, 41)) as o, u(i, 43) < 0.07 as gone, elapsed(i, 44, 14) as waited from range($rows) as t(i))
  order by o, i
) to '$folder/calls.parquet' (format parquet, compression zstd, row_group_size 250000);
