"""Contracts made to mislead the proof of laws of change: each breaks a law that a careless proof would hold for proved.

Takes nothing; gives `CASES`, which settling two results shows, and `DOUBTED`, which no given result can show.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TEXT = """
contract pool "Pool" {{
  number     "P-1"
  provider   provider "Provider"
  customer   customer "Customer"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Madrid"
  currency   EUR
  languages  en
}}
record call "Call" {{ id: text key  at: instant  ok: flag  site: one of ("north", "south")  counted by at }}
record bill "Bill" {{ id: text key  at: date  amount: money  site: one of ("north", "south")  counted by at }}
charge fee "Fee" {{ amount 1_000 EUR  each month }}
objective speed "Speed" {{ {speed} }}
objective care "Care" {{ measure share of calls where not ok  target at least 90%  each month }}
{more}
penalty credit for speed {{ {credit} }}
penalty other for care {{ {other} }}
settlement monthly "Settlement" {{
  each {unit}
  {steps}
  round   half up to 0.01 EUR
  pay     as credit against the next invoice
  tax     as compensation
  unused  lapses on termination
  {paid}
}}
"""
SHARE = "measure share of calls where ok  target at least 80%  level low when under 60%"
PLAIN = {
    "speed": f"{SHARE}  each month",
    "credit": "when missed  amount 5 EUR",
    "other": "when missed  amount 30 EUR",
    "more": "",
    "unit": "month",
    "steps": "",
    "paid": "",
}
ALWAYS = "whatever the outcome  amount "
BONUS = {
    "more": "bonus plus for speed { when met  amount 50 EUR }",
    "paid": "pay bonuses as supplement on the next invoice  tax bonuses as compensation",
}


BILLS = "amount sum of amount over bills  each month"
LATER = 'amendment later "Later" { effective 2026-07-01  '
AHEAD = """score points for speed { whatever the outcome  amount by outcome { missed: 2 points, otherwise: 0 points } }
  penalty third for speed { whatever the outcome  amount 10 EUR per 1 point of (points in the next month) }"""


@dataclass(frozen=True)
class Broken:
    """A contract, and what a law's line comes to with a better and a worse result in one period, beside others.

    `fees` are those of a charge, by site; all months are settled, `until` one where a line waits for it.
    """

    law: str
    text: dict[str, str]
    period: str
    results: tuple[str, str]
    amounts: tuple[str, str]
    others: dict[tuple[str, str], str] = field(default_factory=dict)
    key: str | None = None
    fees: dict[str | None, int] = field(default_factory=dict)
    until: str = ""


SITES: dict[str | None, int] = {"north": 2_000, "south": 1_000}


def months(of: str, *results: str) -> dict[tuple[str, str], str]:
    return {(of, f"2026-{i:02}"): result for i, result in enumerate(results, 1)}


CASES = {
    "a quarter settles the line of March, which looks back at February": Broken(
        "worse speed never lowers credits",
        {"unit": "quarter", "credit": ALWAYS + "10 EUR if not (speed missed in the month before) otherwise 5 EUR"},
        "2026-02",
        ("80%", "79%"),
        ("20", "15"),
        months("speed", "100%", "100%", "100%"),
    ),
    "the month before the end of a quarter lies in it": Broken(
        "worse speed never lowers credits",
        {"unit": "quarter", "steps": "waive other when (speed missed in the month before)"},
        "2026-02",
        ("80%", "79%"),
        ("30", "5"),
        months("care", "0%"),
    ),
    "a monthly series that a quarter reads looks back into it": Broken(
        "worse speed never lowers credits",
        {
            "unit": "quarter",
            "more": "define late each month = 1 if (speed missed in the month before) otherwise 0",
            "steps": "reduce other by 10 EUR times late",
        },
        "2026-02",
        ("80%", "79%"),
        ("30", "25"),
        months("care", "0%") | months("speed", "100%", "100%", "100%"),
    ),
    "lines of January and February wait for March and read it": Broken(
        "worse speed never lowers credits",
        {"credit": ALWAYS + "20 EUR if missed otherwise (10 EUR if (speed met in each of the quarter))"},
        "2026-03",
        ("80%", "79%"),
        ("30", "20"),
        months("speed", "100%", "100%"),
    ),
    "the first of several weeks": Broken(
        "worse speed never lowers credits",
        {
            "speed": f"{SHARE}  each week",
            "credit": "when missed  amount 1 EUR per 1 percentage point of shortfall",
            "steps": "keep first of other, credit",
        },
        "2026-W02",
        ("80%", "79%"),
        ("30", "1"),
        {("speed", "2026-W03"): "50%"},
    ),
    "a cap over credits and bonuses": Broken(
        "worse care never lowers bonuses",
        {**BONUS, "steps": "cap credits, bonuses at 60 EUR"},
        "2026-01",
        ("90%", "89%"),
        ("50", "37.50"),
        months("speed", "100%"),
    ),
    "the amount of a line that nothing was measured for": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS
            + "30 EUR if (other else 1 EUR) is at least 5 EUR otherwise (10 EUR if missed otherwise 15 EUR)",
            "other": ALWAYS + "10 EUR if speed missed otherwise 12 EUR",
        },
        "2026-01",
        ("80%", "79%"),
        ("15", "10"),
    ),
    "a result that no target judges can be read": Broken(
        "worse speed never lowers other",
        {
            "speed": "measure share of calls where ok  target at least (care in the month before)  each month",
            "other": ALWAYS + "(30 EUR if speed missed otherwise 30 EUR) else (20 EUR if speed is over 50%)",
        },
        "2026-01",
        ("60%", "40%"),
        ("20", "0"),
        months("care", "50%"),
    ),
    "the sum of all groups": Broken(
        "worse speed never lowers other",
        {
            "speed": f"{SHARE}  each month  for each site",
            "other": ALWAYS + "10 EUR if credit is over 5 EUR otherwise 20 EUR",
        },
        "2026-01",
        ("80%", "79%"),
        ("20", "10"),
        {("speed", "2026-01"): "0%"} | months("care", "50%"),
        "south",
    ),
    "the overshoot past the second end of a target": Broken(
        "worse speed never raises credit",
        {
            "speed": "measure (share of calls where ok) rounded half up to 7%  target over 40% under 60%  each month",
            "credit": ALWAYS + "1 EUR per 1 percentage point of overshoot",
        },
        "2026-01",
        ("56%", "63%"),
        ("16", "23"),
    ),
    "quarters seen from a month hold no result of one": Broken(
        "worse speed never lowers credit",
        {"credit": ALWAYS + "10 EUR if (missed in at least 1 of the last 2 quarters) otherwise (8 EUR if met)"},
        "2026-01",
        ("80%", "79%"),
        ("8", "0"),
    ),
    "the month before an amendment had other terms": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS + "10 EUR if missed",
            "more": """define part each month = 10%
              amendment more "More" {
                effective 2026-05-01
                replace part with 50%
                replace credit.amount with
                  (100 EUR times (part in the month before else 50%)) if missed otherwise 15 EUR
              }""",
        },
        "2026-05",
        ("80%", "79%"),
        ("15", "10"),
    ),
    "results that an amended part of the measure gave before": Broken(
        "worse speed never lowers credit",
        {
            "speed": "measure part in the month before  target at least 80%  each month",
            "credit": ALWAYS + "10 EUR if result is under 30% otherwise 20 EUR",
            "more": f"define part each month = 20%  {LATER} replace part with 90% }}",
        },
        "2026-07",
        ("30%", "20%"),
        ("20", "10"),
    ),
    "June's line looked at July by terms that July has no more": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS + "1 EUR",
            "more": f"""{AHEAD}
              {LATER}
                replace third.amount with 5 EUR
                replace credit.amount with highest(0 EUR, 20 EUR - (third in the month before else 0 EUR)) }}""",
        },
        "2026-07",
        ("80%", "79%"),
        ("20", "0"),
        months("speed", *["100%"] * 6),
    ),
    "a run of lines that looked at the month after them by terms that are gone": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS + "1 EUR",
            "more": f"""{AHEAD}
              {LATER}
                replace third.amount with 9 EUR
                replace credit.amount with
                  highest(0 EUR, 40 EUR - 5 EUR times (months in a row where third is over 5 EUR)) }}""",
        },
        "2026-07",
        ("80%", "79%"),
        ("35", "30"),
        months("speed", *["100%"] * 6),
    ),
    "July looks back at June by terms that June did not have": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS + "10 EUR times (count of months in the contract year where late)",
            "more": f"""define late each month = speed missed low
              {LATER} replace late with (speed met in the month before)  replace credit.amount with 5 EUR }}""",
        },
        "2026-06",
        ("80%", "79%"),
        ("60", "50"),
        {("speed", f"2026-{i:02}"): "100%" for i in range(1, 13) if i != 6},
        until="2026-12",
    ),
    "the fees of a site are not those of all": Broken(
        "worse speed never lowers third",
        {
            "more": f"""charge site_fee for each site "Fees" {{ {BILLS} }}
              define pool each month = 1% of site_fee if speed met
              penalty third for each site {{ each month  amount 1% of site_fee if speed missed otherwise pool }}""",
        },
        "2026-01",
        ("80%", "79%"),
        ("60", "30"),
        fees=SITES,
    ),
    "nor are its charges": Broken(
        "worse speed never lowers third",
        {
            "more": f"""charge site_fee for each site "Fees" {{ {BILLS} }}
              define pool each month = 1% of charges if speed met
              penalty third for each site {{ each month  amount 1% of charges if speed missed otherwise pool }}""",
        },
        "2026-01",
        ("80%", "79%"),
        ("80", "50"),
        fees=SITES,
    ),
    "the fees of the site whose promise is another's": Broken(
        "worse care never lowers credit",
        {
            "speed": f"{SHARE}  each month  for each site",
            "credit": ALWAYS + "1% of site_fee if care missed otherwise pool",
            "more": f"""charge site_fee for each site "Fees" {{ {BILLS} }}
              define pool each month = 1% of site_fee if care met""",
        },
        "2026-01",
        ("90%", "89%"),
        ("60", "30"),
        {("speed", "2026-01"): "0%"},
        fees=SITES,
    ),
    "the lines of all sites are more than that of one": Broken(
        "worse speed never lowers credit",
        {
            "credit": ALWAYS + "10 EUR if third is over 15 EUR otherwise 20 EUR",
            "more": f"""charge site_fee for each site "Fees" {{ {BILLS} }}
              penalty third for each site {{ each month  amount 10 EUR if speed missed }}""",
        },
        "2026-01",
        ("80%", "79%"),
        ("20", "10"),
        fees=SITES,
    ),
    "a line that is settled a month later": Broken(
        "worse speed never lowers settled credit",
        {
            "credit": "when missed  amount 1% of (load in the next month) per 1 percentage point of shortfall",
            "more": f'charge load "Load" {{ {BILLS} }}',
            "steps": "waive credit when (speed missed low in the month before)",
        },
        "2026-01",
        ("60%", "59%"),
        ("200", "0"),
        fees={None: 1_000},
        until="2026-02",
    ),
}

DOUBTED = {
    "few rows, of which the worse result has more failures": {
        "speed": f"{SHARE}  each month  fewer than 20: at most 4 failures",
        "credit": ALWAYS + "20 EUR if (met and result is under 80%) otherwise (10 EUR if missed)",
    },
    "few rows, where the worse result has fewer failures": {
        "speed": "measure share of calls where ok  target at most 20%  each month  fewer than 20: at most 4 failures",
        "credit": "when missed  amount 10 EUR",
    },
    "few rows, where a target has two ends": {
        "speed": "measure share of calls where ok  target from 40% under 60%  each month  "
        "fewer than 20: at most 4 failures",
        "credit": "when missed  amount 10 EUR",
    },
    "the rows of a promise are not all rows": {
        "credit": ALWAYS + "1 EUR times (count of calls) if missed otherwise pool",
        "more": "define pool each month = 1 EUR times (count of calls) if speed met",
    },
    "rows that another promise keeps while this one is met": {
        "credit": ALWAYS + "1 EUR times (count of calls kept by calm)",
        "more": """objective calm { measure share of calls where ok  target at least 50%  each month }
              relief storm for calm { leaves out calls  each day  when speed missed }""",
    },
    "a deadline that follows the result": {
        "other": ALWAYS + "30 EUR if report.due is before period.end otherwise 5 EUR",
        "more": """role boss of customer "Boss"
              define told each month = period.start if speed met otherwise period.end
              report report "Report" { each month  due within 1 day after told  sent to boss }""",
    },
    "rows that miss come with the result": {"credit": ALWAYS + "highest(0 EUR, 100 EUR - (1 EUR times misses))"},
    "a line that is not given where the result excuses it": {
        "other": ALWAYS + "10 EUR",
        "more": "relief storm for care { excuses the outcome  when speed missed }",
    },
    "the result itself excuses": {
        "credit": "when missed  amount 10 EUR",
        "more": "relief storm for speed { excuses the outcome  when speed is under 50% }",
    },
    "a line that waited, and that an amendment has removed": {
        "more": """penalty third for speed {
                whatever the outcome
                amount 10 EUR if (speed met in each of the quarter)
              }
              amendment without "Without" { effective 2026-06-01  remove third }""",
    },
    "a cap that carries, after one that holds more": {
        "steps": "cap other, third at 33 EUR  cap other at 22 EUR carrying the excess",
        "more": 'penalty third "Third" { each month  amount 7 EUR }',
    },
}
"""What no given result can show."""
