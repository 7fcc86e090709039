"""Two years of given results with amendments inside them: the credits of every month, as the contracts' READMEs explain them."""

from __future__ import annotations
