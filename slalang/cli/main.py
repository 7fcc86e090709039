"""The `sla` command with its subcommands, found by name and imported on use, so that `sla --help` starts at once."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

COMMANDS = {
    "check": "Check a contract: everything that is wrong with it, each at its place.",
    "completion": "Print the script that completes `sla` in a shell.",
    "explain": "Explain a diagnostic by its name: what it means, wrong and right.",
    "fmt": "Format contracts; comments stay.",
    "hours": "Business time of a calendar: elapsed between two instants, or due.",
    "invoice": "Issue the credit note of a period: PDF, UBL, CII, Factur-X, evidence, entries of a ledger.",
    "render": "Write the agreement as people sign it, from the contract.",
    "report": "Write the performance report of a period: results, trends, causes, credits.",
    "settle": "Score periods on data and settle their credits.",
    "test": "Run the scenarios of contracts: given results, expected credits.",
    "why": "Explain a figure of a period: formulas, clauses, rows, and what would have avoided it.",
}

EXAMPLES = """\b
Examples:
  sla check contracts/acme-care/contract.sla
  sla settle contracts/acme-care/contract.sla --from 2026-01 --to 2026-06 --out build/acme
  sla why contracts/acme-care/contract.sla answer_credit --period 2026-03
  sla render contracts/acme-care/contract.sla --language es --format html -o agreement.html
  sla hours contracts/acme-care/contract.sla office --from 2026-03-02T08:30 --add "8 h"
  sla explain unknown-name
"""


class Commands(click.Group):
    """Subcommands by name; `--help` lists them without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        found = import_module(f"slalang.cli.{name}").command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean `{close[0]}`?" if close else ""
            raise click.UsageError(f"There is no command `{args[0][:80]}`.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from slalang.pipeline.version import version

        click.echo(f"sla {version()}")
        ctx.exit()


@click.group(cls=Commands, help=f"Service level agreements as code.\n\n{EXAMPLES}")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=show_version, help="Show the version."
)
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
def group(debug: bool) -> None:
    """The root of all commands; `--debug` is read by `main`."""


QUERY_INTERRUPTED = "Query interrupted"
"""What the database says when a person stops it."""
INTERRUPTED = 130
EXHAUSTED = {"OutOfMemoryException", "IOException"}
"""What the database raises where the machine has no more room; by name, for it is not loaded for most commands."""


def interrupted() -> NoReturn:
    """Ends a run that a person stopped, as shells expect it."""
    click.echo("interrupted", err=True)
    sys.exit(INTERRUPTED)


def machine_fault(fault: Exception) -> str:
    """What the machine did not give: a file, room on the disk, memory."""
    from slalang.diagnostic import visible

    if isinstance(fault, OSError) and fault.strerror:
        return visible(f"{fault.filename}: {fault.strerror}" if fault.filename else fault.strerror)
    return visible(str(fault).split("\n", 1)[0][:300]) or "not enough memory"


def collect_rarely() -> None:
    """Looks for unreachable cycles once in 50,000 new objects, not in 700: what a run builds it keeps to its end."""
    gc.set_threshold(50_000, 20, 20)


def main() -> None:
    """Runs `sla`: exit 0 well, 1 findings, 2 usage or internal error. No traceback reaches a user who did not ask."""
    from slalang.cli.progress import listen

    collect_rarely()
    listen()
    try:
        sys.exit(group.main(prog_name="sla", standalone_mode=False))
    except click.Abort:
        interrupted()
    except click.ClickException as usage:
        usage.show()
        sys.exit(usage.exit_code)
    except KeyboardInterrupt:
        interrupted()
    except BrokenPipeError:  # the reader of our output has gone, such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as fault:
        if str(fault) == QUERY_INTERRUPTED:
            interrupted()
        if "--debug" in sys.argv:
            raise
        if isinstance(fault, OSError | MemoryError) or type(fault).__name__ in EXHAUSTED:
            click.echo(f"error: {machine_fault(fault)}", err=True)
            sys.exit(2)
        click.echo(f"internal error: {type(fault).__name__}: {str(fault)[:300]}", err=True)
        click.echo("This is a fault of slalang, not of your text. `sla --debug …` shows where it happened.", err=True)
        sys.exit(2)
