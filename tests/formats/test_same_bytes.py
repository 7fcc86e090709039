"""The same input gives the same bytes, whatever the machine believes about time, place, language and hashing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import hashlib
from slalang.documents.agreement import agreement
from slalang.documents.redline import tracked
from slalang.documents.statement import statement
from slalang.formats import FORMATS
from slalang.formats.json import statement as as_json
from slalang.formats.terminal import summary
from slalang.formats.word import docx
from tests.documents.acme_contract import contract
from tests.documents.acme_settled import statement as settled
digest = hashlib.sha256()
for language in ("en", "es", "zh"):
    for written in (agreement(contract(), language), statement(settled(), contract(), language)):
        for format in FORMATS:
            written_as = format.render(written.document)
            digest.update(written_as if isinstance(written_as, bytes) else written_as.encode())
        digest.update(summary(written.document, 100, True).encode())
    pair = agreement(contract(), language), agreement(contract(title="Another"), language)
    digest.update(docx(tracked(*(written.document for written in pair)).document))
digest.update(as_json(settled(), contract()).encode())
print(digest.hexdigest())
"""


def digest(**environment: str) -> str:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout


def test_bytes_do_not_depend_on_the_machine() -> None:
    first = digest(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", COLUMNS="40", NO_COLOR="1", TERM="dumb")
    second = digest(
        PYTHONHASHSEED="77", TZ="Asia/Tokyo", LC_ALL="de_DE.UTF-8", LANGUAGE="de", COLUMNS="200", FORCE_COLOR="1"
    )
    assert first == second
