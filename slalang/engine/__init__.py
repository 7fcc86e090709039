"""Measuring: questions about millions of rows, answered in integers by a database.

takes    a connection with the tables of `Facts`, a checked contract, questions
gives    `Answer`s, `Population`s, spans of relief, evidence; `Refused` carries diagnostics where it cannot

`scalars`, `values` ← `rows` ← `catalog`, `places` ← `expressions` (with `conditions`, `moments`, `links`, `children`,
`clocks`, `pauses`) ← `objectives`, `periods` ← `passes`, `populations`, `evidence` ← `engine`; `printer` and `dialect`
turn plans into SQL, `store` runs them. `drivers` and `escalated` look behind outcomes for the report.
"""

from slalang.engine.engine import Engine
from slalang.engine.evidence import Written
from slalang.engine.faults import Refused

__all__ = ["Engine", "Refused", "Written"]
