"""A person who stops a run is not told that slalang is broken."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from slalang.cli.main import group, main
from slalang.cli.progress import reporting

FOLDER = Path(__file__).resolve().parent.parent.parent / "contracts" / "baltimore-311"


def test_a_stopped_run_says_so(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / "sla"), "settle", str(FOLDER / "contract.sla")]
    period = ["--from", "2014-01", "--to", "2019-12", "--out", str(tmp_path)]
    run = subprocess.Popen([*command, *period], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "evidence").exists() and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert (run.returncode, told.strip().splitlines()[-1:]) == (130, ["interrupted"])
    assert not (tmp_path / "statement.html").exists()


def test_a_database_that_was_stopped_is_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(group, "main", stopped)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 130
    assert "internal error" not in capsys.readouterr().err


def test_a_signal_that_was_lost_stops_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database may take the signal for itself, and finish its query."""
    monkeypatch.setattr("slalang.cli.progress.HEARD", [signal.SIGINT])
    with reporting(quiet=True) as progress, pytest.raises(KeyboardInterrupt):
        progress("evidence", 1, 2)
