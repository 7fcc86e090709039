"""The files that commands take."""

from __future__ import annotations

from pathlib import Path

import click

CONTRACT = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
TARGET = click.Path(path_type=Path)
