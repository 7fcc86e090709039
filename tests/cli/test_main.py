"""`sla` itself: help with examples, unknown commands, versions, completion, colours, and errors of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from importlib import import_module

import click
import pytest

from slalang.cli.findings import coloured
from slalang.cli.main import COMMANDS, group, main
from slalang.pipeline.explaining import catalogue
from tests.cli.commands import sla


def test_help_begins_with_examples_and_lists_every_command() -> None:
    result = sla("--help")
    assert result.exit_code == 0
    assert result.stdout.index("Examples:") < result.stdout.index("Commands:")
    assert "sla check contracts/acme-care/contract.sla" in result.stdout
    for name, told in COMMANDS.items():
        assert f"  {name}  " in result.stdout
        assert told.split(";")[0].split(":")[0] in " ".join(result.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_has_examples(name: str) -> None:
    result = sla(name, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert f"  sla {name} " in result.stdout


def test_help_imports_no_command_and_nothing_heavy() -> None:
    code = (
        "import sys\nfrom slalang.cli.main import group\n"
        "try:\n    group.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'lark', 'duckdb', 'rich', 'jinja2', 'babel', 'yaml', 'sqlglot', 'holidays', 'slalang.cli.check'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stderr == ""
    assert result.returncode == 0


@pytest.mark.parametrize(
    ("written", "meant"),
    [("chek", "check"), ("ftm", "fmt"), ("setle", "settle"), ("xyzzy", None), ("../check", "check")],
)
def test_an_unknown_command(written: str, meant: str | None) -> None:
    result = sla(written)
    assert result.exit_code == 2
    assert f"There is no command `{written}`." in result.stderr
    assert ("Did you mean" in result.stderr) is (meant is not None)
    assert meant is None or f"`{meant}`?" in result.stderr


def test_without_a_command_the_help_is_shown() -> None:
    result = sla()
    assert result.exit_code == 2
    assert "Commands:" in result.output


def test_version() -> None:
    result = sla("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("sla 0.")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    result = sla("completion", shell)
    assert result.exit_code == 0
    assert "_SLA_COMPLETE" in result.stdout
    assert "sla" in result.stdout


def test_completion_of_another_shell() -> None:
    assert sla("completion", "tcsh").exit_code == 2


def test_completion_completes_commands() -> None:
    from click.shell_completion import ShellComplete

    completed = ShellComplete(group, {}, "sla", "_SLA_COMPLETE").get_completions([], "ch")
    assert [each.value for each in completed] == ["check"]


def test_explain() -> None:
    result = sla("explain", "band-gap")
    assert result.exit_code == 0
    assert result.stdout.startswith("band-gap\n========\n\nWhat it means:")
    listed = sla("explain", "--list").stdout.splitlines()
    assert listed == sorted(catalogue())
    assert sla("explain").stdout.splitlines() == listed


def test_explain_offers_the_nearest_name() -> None:
    result = sla("explain", "band-gab")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "There is no diagnostic `band-gab` (did you mean `band-gap`?)" in result.stderr


class OutOfMemoryException(Exception):  # noqa: N818  it is called like the database's own
    """Stands for what the database raises."""


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(28, "No space left on device", "out/a.csv"), "error: out/a.csv: No space left on device"),
        (OutOfMemoryException("Out of Memory Error: 1.0 GiB\nsee …"), "error: Out of Memory Error: 1.0 GiB"),
        (MemoryError(), "error: not enough memory"),
    ],
)
def test_what_the_machine_does_not_give_is_no_fault_of_slalang(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: Exception, told: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(group, "main", fail)
    monkeypatch.setattr(sys, "argv", ["sla", "settle"])
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code, capsys.readouterr().err.splitlines()) == (2, [told])


def test_an_internal_error_is_told_in_two_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, no traceback, and the way to get one."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("seven")

    monkeypatch.setattr(group, "main", fail)
    monkeypatch.setattr(sys, "argv", ["sla", "check"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "internal error: ValueError: seven"
    assert "sla --debug" in said[1]
    monkeypatch.setattr(sys, "argv", ["sla", "--debug", "check"])
    with pytest.raises(ValueError, match="seven"):
        main()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_headline_is_coloured_by_its_severity(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal that can, where nobody said NO_COLOR."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert coloured("error[x]: y\n rest") == click.style("error[x]: y", fg="red", bold=True) + "\n rest"
    assert coloured("warning[x]: y") == click.style("warning[x]: y", fg="yellow", bold=True)
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
        assert coloured("error[x]: y\n rest") == "error[x]: y\n rest"
        monkeypatch.delenv(name)


def test_no_colours_where_nobody_sees_them_or_wants_them() -> None:
    """Into a pipe there are no escapes; on a terminal NO_COLOR takes them away."""
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-c", "from slalang.cli import main; main()", "explain", "no-such"]
    for env in (environment, {k: v for k, v in os.environ.items() if k != "NO_COLOR"}):
        result = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
        assert "\x1b" not in result.stdout + result.stderr
        assert result.returncode == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_module_of_its_name(name: str) -> None:
    found = import_module(f"slalang.cli.{name}").command
    assert isinstance(found, click.Command)
    assert found.name == name
