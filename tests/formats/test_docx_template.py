"""A user's own Word template: what it looks like stays, plain names are filled in, all else is refused by name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache

import pytest
from docx import Document as opened
from docx.document import Document as WordFile
from docx.shared import Cm, RGBColor
from PIL_free import nothing

