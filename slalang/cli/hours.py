"""`sla hours`: business time of a calendar."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from slalang.cli.findings import leave, show
from slalang.cli.paths import CONTRACT


@click.command(
    name="hours",
    epilog="""\b
Examples:
  sla hours contract.sla office --from 2026-03-02T08:30 --to 2026-03-04T12:00
  sla hours contract.sla office --from 2026-03-02T08:30 --add "8 h"
  sla hours contract.sla office --from 2026-03-02T08:30 --add "2 business days"
  sla hours contract.sla office --batch questions.jsonl

A line of a batch is {"from": "…", "to": "…"} or {"from": "…", "add": "8 h"}; each gives one line back.
Instants are ISO 8601; without an offset they are local times of the calendar's zone.
""",
)
@click.argument("file", type=CONTRACT)
@click.argument("calendar")
@click.option("--from", "start", metavar="INSTANT", help="The beginning.")
@click.option("--to", "end", metavar="INSTANT", help="The end: gives the elapsed business time.")
@click.option(
    "--add", "amount", metavar="TIME", help="Time to add, such as `8 h` or `2 business days`: gives when due."
)
@click.option("--batch", type=CONTRACT, metavar="FILE.jsonl", help="Many questions, a JSON object a line.")
def command(
    file: Path, calendar: str, start: str | None, end: str | None, amount: str | None, batch: Path | None
) -> None:
    """Business time of a calendar of the contract (or of `always`)."""
    from slalang.pipeline.business_time import Asking, NotAsked
    from slalang.pipeline.project import Project

    project = Project(file)
    if project.contract is None:
        show(project.faults)
        leave(project.faults)
    asking = Asking.of(project, calendar)
    if isinstance(asking, NotAsked):
        raise click.UsageError(asking.reason)
    if batch is not None:
        failed = False
        for answer in asking.many(batch):
            failed |= "error" in answer
            click.echo(json.dumps(answer, ensure_ascii=False))
        sys.exit(1 if failed else 0)
    if start is None or (end is None) == (amount is None):
        raise click.UsageError("give --from with either --to or --add, or give --batch")
    answer = asking.one({"from": start, **({"to": end} if end is not None else {"add": amount})})
    if "error" in answer:
        click.echo(str(answer["error"]), err=True)
        sys.exit(1)
    click.echo(answer["text"])
