"""Where facts come from: the sources file, the readers of data files, and the tables that the engine measures on."""

from slalang.sources.annex import load_annex
from slalang.sources.bindings import Bindings
from slalang.sources.loading import load
from slalang.sources.paths import FoundFile, Roots
from slalang.sources.reading import read_bindings
from slalang.sources.rejects import rejects_table
from slalang.sources.scenario_data import with_data

__all__ = ["Bindings", "FoundFile", "Roots", "load", "load_annex", "read_bindings", "rejects_table", "with_data"]
