"""The performance report: what was promised, what happened, what it costs, and what follows from the figures."""
