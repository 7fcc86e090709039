"""The readers of the five kinds of files: each opens one checked file as a scan of the raw columns that are wanted.

CSV and TSV, JSON lines and Parquet are read by the database itself; a workbook is read row by row into a table. Text
files are read with a fixed dialect, never a guessed one, so that the same bytes always mean the same rows.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from slalang.diagnostic import Diagnostic, nearest
from slalang.source import Place
from slalang.sources.bindings import Delivery
from slalang.sources.faults.files import DataFileDamaged, DataFileEmpty, RepeatedColumn, UnknownColumn, WrongColumnType
from slalang.sources.files import CheckedFile, copy_as_utf8
from slalang.sources.scan import BrokenRow, Native, Raw, Scan
from slalang.sources.sql import Connection, aliased, drop, name, rows, select, text, texts
from slalang.sources.workbook import workbook_scan
