"""Files that are not what they should be: each is named with its place, and nothing is issued."""

from __future__ import annotations

import gzip
import os

import pytest

from tests.bad_input.project import CALLS, SOURCES, Project


def test_the_small_contract_settles(project: Project) -> None:
    run = project.issued()
    assert run.err.count("error[") == 0
    assert "Speed" in run.out


# ---------------------------------------------------------------- data files


def test_unknown_column(project: Project) -> None:
    project.change("sources.yaml", "queue:      queue", "queue:      quue")
    run = project.refused("unknown-column")
    assert "calls.csv" in run.err and "quue" in run.err and "did you mean `queue`" in run.err
    assert "sources.yaml:" in run.err


def test_missing_file(project: Project) -> None:
    (project.folder / "calls.csv").unlink()
    run = project.refused("data-file-missing")
    assert "`calls.csv`" in run.err and "sources.yaml:5:" in run.err


@pytest.mark.parametrize(
    ("content", "diagnostic"),
    [
        (b"", "data-file-empty"),
        (b"\n", "data-file-empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "data-file-binary"),
        (CALLS.replace("Vigo", "Cádiz").encode("latin-1"), "data-file-encoding"),
        (CALLS.encode("utf-16"), "data-file-encoding"),
    ],
    ids=["empty", "blank", "binary", "latin-1", "utf-16"],
)
def test_a_data_file_that_is_no_text(project: Project, content: bytes, diagnostic: str) -> None:
    project.write("calls.csv", content)
    run = project.refused(diagnostic)
    assert "calls.csv" in run.err


def test_latin_1_is_read_where_it_is_declared(project: Project) -> None:
    project.write("calls.csv", CALLS.replace("Vigo", "Cádiz").encode("latin-1"))
    project.change("sources.yaml", "files: calls.csv", "files: calls.csv\n    encoding: latin-1")
    project.issued()
    assert "Cádiz" in (project.out / "statement.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kept", [10, 40, -9, -4])
def test_truncated_gzip(project: Project, kept: int) -> None:
    project.change("sources.yaml", "files: calls.csv", "files: calls.csv.gz")
    project.write("calls.csv.gz", gzip.compress(CALLS.encode())[:kept])
    run = project.refused("data-file-damaged")
    assert "calls.csv.gz" in run.err


def test_a_header_that_names_a_column_twice(project: Project) -> None:
    project.change("calls.csv", "wait,queue", "queue,queue")
    run = project.refused("repeated-column", "unknown-column")
    assert "`queue`" in run.err


def test_a_folder_in_place_of_a_file(project: Project) -> None:
    (project.folder / "calls.csv").unlink()
    (project.folder / "calls.csv").mkdir()
    project.refused("data-file-missing")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(project: Project) -> None:
    (project.folder / "calls.csv").chmod(0)
    project.refused("data-file-damaged")


# ---------------------------------------------------------------- where data may lie


@pytest.mark.parametrize(
    "path", ["../calls.csv", "sub/../../calls.csv", "/etc/passwd", "~/calls.csv", "..\\\\calls.csv"]
)
def test_a_path_that_leaves_the_folder(project: Project, path: str) -> None:
    project.change("sources.yaml", "files: calls.csv", f'files: "{path}"')
    run = project.refused("path-leaves-root")
    assert "sources.yaml:5:" in run.err


def test_a_link_that_leaves_the_folder(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "calls.csv"
    outside.write_text(CALLS, encoding="utf-8")
    (project.folder / "calls.csv").unlink()
    (project.folder / "calls.csv").symlink_to(outside)
    run = project.refused("path-leaves-root")
    assert "link" in run.err


def test_an_annex_that_leaves_the_folder(project: Project) -> None:
    annex = 'record limit "Limit" { annex "../limits.csv"  site: text key  limit: duration }\n'
    look = "lookup agreed of call in limits by site\n"
    project.change("contract.sla", "charge fee", annex + look + "charge fee")
    project.change("contract.sla", "wait is at most 20 s", "wait is at most (agreed.limit else 20 s)")
    run = project.refused("path-leaves-root")
    assert "contract.sla:" in run.err


# ---------------------------------------------------------------- the sources file


def test_sources_missing(project: Project) -> None:
    (project.folder / "sources.yaml").unlink()
    run = project.refused("sources-unreadable")
    assert "sources.yaml" in run.err


def test_sources_named_but_missing(project: Project) -> None:
    project.refused(settle=("--sources", str(project.folder / "none.yaml")), code=2)


@pytest.mark.parametrize(
    ("content", "diagnostic"),
    [
        ("zone: [", "not-yaml"),
        ("", "not-yaml"),
        ("just words", "wrong-source-shape"),
        ("- a\n- b\n", "wrong-source-shape"),
        ("\ttab: 1\n", "not-yaml"),
        ("a: &x [1]\nb: *x\n", "yaml-alias"),
        ("[" * 5000, "yaml-too-deep"),
        ("a: " + "{b: " * 2000, "yaml-too-deep"),
        ("!!python/object/apply:os.system ['echo']", "wrong-source-shape"),
        ("\x00\x01", "not-yaml"),
    ],
    ids=["open", "empty", "words", "list", "tab", "alias", "deep", "deep-keys", "tag", "zero"],
)
def test_sources_malformed(project: Project, content: str, diagnostic: str) -> None:
    project.write("sources.yaml", content)
    run = project.settle()
    assert run.code == 1 and f"error[{diagnostic}]" in run.err, run.err
    assert "Traceback" not in run.err and "internal error" not in run.err
    assert run.out == "" and project.statements() == []


def test_an_alias_bomb(project: Project) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]" for p, n in zip("abcdefgh", "bcdefghi", strict=True)]
    project.write("sources.yaml", "\n".join(lines))
    run = project.settle()
    assert run.code == 1 and "error[yaml-alias]" in run.err
    assert len(run.err) < 20_000


def test_sources_in_latin_1(project: Project) -> None:
    project.write("sources.yaml", ("# año\n" + SOURCES).encode("latin-1"))
    run = project.refused("sources-unreadable")
    assert "sources.yaml" in run.err


def test_an_unknown_key_with_the_nearest(project: Project) -> None:
    project.change("sources.yaml", "accept_rejects", "acept_rejects")
    run = project.refused("unknown-source-key")
    assert "did you mean `accept_rejects`" in run.err and "sources.yaml:2:" in run.err


@pytest.mark.parametrize("zone", ["Europe/Madird", "CET+1", "../Madrid", "local"])
def test_a_wrong_zone(project: Project, zone: str) -> None:
    project.change("sources.yaml", "zone: Europe/Madrid", f'zone: "{zone}"')
    run = project.refused("unknown-source-zone")
    assert "sources.yaml:1:" in run.err


@pytest.mark.parametrize("number", ["-1", "many", "1.5", "yes", "1e3"])
def test_a_number_of_rejects_that_is_none(project: Project, number: str) -> None:
    project.change("sources.yaml", "accept_rejects: 0", f"accept_rejects: {number}")
    run = project.refused("wrong-source-shape")
    assert "sources.yaml:2:" in run.err


def test_a_field_without_a_column(project: Project) -> None:
    project.change("sources.yaml", "      queue:      queue\n", "")
    run = project.refused("field-without-column")
    assert "call.queue" in run.err


def test_a_record_without_a_source(project: Project) -> None:
    project.write("sources.yaml", SOURCES[: SOURCES.index("  outage:")])
    run = project.refused("record-without-source")
    assert "`outage`" in run.err
