"""The command line under test, in this process: what it prints, where, and with which exit code."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from slalang.cli.main import group

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT / "tests" / "diagnostics" / "shared"
HEAD = (SHARED / "desk.sla").read_text(encoding="utf-8")


def sla(*arguments: str | Path) -> Result:
    """Runs `sla` and refuses what no user may ever see."""
    result = CliRunner().invoke(group, [str(each) for each in arguments])
    unseen = result.exception
    assert unseen is None or isinstance(unseen, SystemExit), unseen
    assert "Traceback" not in result.output
    return result


def contract(folder: Path, text: str = "", name: str = "contract.sla") -> Path:
    """A small contract, with `text` behind it."""
    file = folder / name
    file.write_text(f"{HEAD}{text}", encoding="utf-8")
    return file
