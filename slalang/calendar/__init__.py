"""Business time: service hours, public holidays, zones and periods, resolved to integers before anything is measured.

takes    the hours, closures and zones of a contract as values, checked against `zone` and `unknown_region`
gives    open time between instants, due instants, periods and buckets, and the same as tables for an engine (`slots`)
assumes  instants are integer microseconds since 1970-01-01 UTC, from year 2 to year 9998

`zones` ← `hours`, `public_holidays` ← `opentime` ← `business_days`, `periods`, `buckets` ← `slots`. Nothing is imported
here, so that a command pays for what it uses.
"""
