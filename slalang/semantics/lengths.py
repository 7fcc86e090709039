"""How long periods are beside each other, as checks and proofs compare their units."""

from __future__ import annotations

LENGTHS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4, "contract year": 4}
"""Units of periods from short to long; of the two years neither lies in the other."""
