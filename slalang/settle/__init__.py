"""Settling: measured figures become outcomes, credits and the derivation of each, in exact arithmetic.

takes    a checked contract, the answers to its `questions`, its spans and recorded decisions, an as-of instant
gives    `NotEvaluated` for what it does not compute, `RelievedSpans` for the engine, a `PeriodOutcome` for each period
assumes  nothing about where answers come from: no SQL, no files, no clock

`timeline` and `scope` ← `evaluate` (with `context`, `history`, `folding`, `matching`) ← `outcomes`, `charges`, `lines`,
`waterfall` ← `book` ← `settling`. Names are imported from the modules, so that a command pays for what it uses.
"""
