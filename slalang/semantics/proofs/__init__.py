"""Proofs over typed expressions: tables are complete, levels nested, amounts never negative, conditions known.

Pure functions. Each takes parts of the model and gives diagnostics with witnesses, or what it proved.
"""

from slalang.semantics.proofs.consequences import check_consequence, setting_of
from slalang.semantics.proofs.constants import constant, rank
from slalang.semantics.proofs.interval import Interval
from slalang.semantics.proofs.known import check_denominators, check_known, provably_known
from slalang.semantics.proofs.levels import check_levels, levels_in_order
from slalang.semantics.proofs.presence import Facts
from slalang.semantics.proofs.ranges import domain, lowest_value
from slalang.semantics.proofs.setting import Setting
from slalang.semantics.proofs.sign import check_amount, check_rates, provably_not_negative
from slalang.semantics.proofs.tables import check_ends, check_table, check_tables
from slalang.semantics.proofs.walk import unfolded_size
from slalang.semantics.proofs.whole import check_contract

__all__ = [
    "Facts",
    "Interval",
    "Setting",
    "check_amount",
    "check_consequence",
    "check_contract",
    "check_denominators",
    "check_ends",
    "check_known",
    "check_levels",
    "check_rates",
    "check_table",
    "check_tables",
    "constant",
    "domain",
    "levels_in_order",
    "lowest_value",
    "provably_known",
    "provably_not_negative",
    "rank",
    "setting_of",
    "unfolded_size",
]
