"""Laws of change: whether a worse result can ever lower (or raise) what is paid.

`doubts` tells which laws are not proved under one version of the terms; `chains` are results to try it on.
"""

from slalang.semantics.proofs.laws.law import Doubt, chains, doubts

__all__ = ["Doubt", "chains", "doubts"]
