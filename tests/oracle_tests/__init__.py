"""The oracle against itself by hand, against real data, and against the engine and the settlement."""
