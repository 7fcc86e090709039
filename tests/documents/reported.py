"""A small contract whose report can be computed by hand, and the projects that tests report on.

January: 9 of 10 tickets good. February: 7 of 10. March: 14 of 20, of which five of the six failures lie on one Monday
between 13:00 and 14:00 at the site North, and two tickets of the laboratory are left out. A ticket has four hours.
"""

from __future__ import annotations

from pathlib import Path

from slalang.diagnostic import as_text
from slalang.pipeline.project import Project
from slalang.pipeline.reporting import Reported, report
from slalang.pipeline.settling import Request

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
CONTRACT = """
contract shop "{title}" {{
  number     "S-1"
  provider   helper "Helper Ltd."
  customer   shop "Shop plc"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en, es, zh
  prevails   en
  law        "Spain"
}}
record ticket "Ticket" {{
  id:         text key
  opened_at:  instant
  solved_at:  instant optional
  site:       text
  agent:      text
  ok:         flag
  counted by  opened_at
}}
record wait of ticket "Wait" {{
  started_at: instant
  ended_at:   instant optional
  lasts from  started_at to ended_at
  counted by  started_at
}}
record survey "Survey" {{
  id:       text key
  asked_at: instant
  score:    number
  counted by asked_at
}}
role boss of provider "Boss"
role buyer of customer "Buyer"
responsibility details of customer "Details" {{
  who    buyer
  duty   "Say what is broken."
  waits  waits
  pauses fix while waiting
}}
clock fix of ticket "Time to fix" {{
  starts  opened_at
  stops   solved_at
  runs    always
  limit   4 h
}}
objective solved "{objective}" {{
  measure  share of tickets where ok
  target   at least 80%
  each     month
}}
objective fixed "Fixed in time" {{
  measure  share of tickets where fix.in_time
  target   at least 50%
  each     month
}}
objective liked "Liked" {{
  measure  mean of score over surveys
  target   at least 4
  each     month
}}
relief lab for solved "Laboratory" {{ leaves out tickets where site is "Lab" }}
escalation up of fix "Way up" {{
  level 1  boss  at 50% of limit
  level 2  boss  on breach
  level 3  boss  every 2 h after breach
}}
charge fee "Fee" {{ amount 1_000 EUR  each month }}
penalty credit for solved "Credit" {{ when missed  amount 10% of fee }}
settlement monthly "Monthly" {{
  each   month
  cap    credits at 15% of charges
  cap    credits at 20% of (sum of charges over the last 12 months) - (sum of credits over the 11 months before)
  round  half up to 0.01 EUR
  pay    as credit against the next invoice
  tax    as price reduction at 21%
  unused is paid on termination
}}
remedy plan for solved "Plan" {{
  when      missed 3 months in a row
  provider  delivers "a plan" within 10 days
}}
"""
SOURCES = """
zone: Europe/Madrid
absent: [survey]
records:
  ticket:
    files: tickets.csv
    columns:
      id: id
      opened_at: opened_at
      solved_at: {column: solved_at, empty: missing}
      site: site
      agent: agent
      ok: ok
  wait:
    files: waits.csv
    columns: {ticket: ticket, started_at: started_at, ended_at: {column: ended_at, empty: missing}}
"""
GROUPS = (
    ("2026-01-05 09:00", "2026-01-05 10:00", "South", "yes", 9),
    ("2026-01-06 09:00", "2026-01-06 10:00", "South", "no", 1),
    ("2026-02-03 09:00", "2026-02-03 10:00", "South", "yes", 7),
    ("2026-02-04 09:00", "2026-02-04 10:00", "South", "no", 3),
    ("2026-03-02 13:30", "2026-03-02 18:30", "North", "no", 5),
    ("2026-03-03 09:15", "2026-03-03 11:15", "South", "no", 1),
    ("2026-03-04 10:00", "2026-03-04 11:00", "South", "yes", 14),
    ("2026-03-05 10:00", "2026-03-05 19:00", "Lab", "no", 2),
)
WAITS = (("T020", "2026-03-02 14:00", "2026-03-02 15:00"), ("T021", "2026-03-02 14:00", "2026-03-02 14:30"))


def project(folder: Path, *, title: str = "Shop support", objective: str = "Solved well", north: str = "North") -> Path:
    """The contract with its data in a folder; `north` is what the site of the Monday is called."""
    rows = [each for each in GROUPS for _ in range(each[4])]
    lines = [
        f'T{i:03},{at},{until},"{(north if site == "North" else site).replace(chr(34), chr(34) * 2)}",Ana,{ok}'
        for i, (at, until, site, ok, _) in enumerate(rows)
    ]
    escaped = {"title": written(title), "objective": written(objective)}
    (folder / "contract.sla").write_text(CONTRACT.format(**escaped), encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    heads = "id,opened_at,solved_at,site,agent,ok"
    (folder / "tickets.csv").write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    waits = [",".join(wait) for wait in WAITS]
    (folder / "waits.csv").write_text("\n".join(["ticket,started_at,ended_at", *waits]) + "\n", encoding="utf-8")
    return folder / "contract.sla"


def written(text: str) -> str:
    """A text as a contract writes it inside quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def made(
    file: Path,
    period: str,
    language: str = "en",
    *,
    data: Path | None = None,
    results: Path | None = None,
    as_of: int | None = None,
) -> Reported:
    """The report of a contract's period, which must come out."""
    request = Request(period, period, file.parent / "sources.yaml", data, as_of, results=results)
    found = report(Project(file), request, language)
    assert found.document is not None, "\n".join(as_text(f) for f in found.faults)
    return found
