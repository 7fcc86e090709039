"""Tracked changes in Word: all accepted is the newer agreement, all rejected the older one, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from slalang.documents.agreement import Written, agreement
from slalang.documents.redline import tracked
from slalang.documents.tree import Document
from slalang.formats.word import Editor, Options, docx
from slalang.pipeline.project import Project
from tests.documents.random_documents import documents
from tests.formats.word_reader import lines


def word(document: Document) -> bytes:
    found = docx(document)
    assert isinstance(found, bytes)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), documents())
def test_accepted_is_the_newer_text_and_rejected_the_older(old: Document, new: Document) -> None:
    file = word(tracked(old, new).document)
    assert lines(file, "accepted") == lines(word(new))
    assert lines(file, "rejected") == lines(word(old))
