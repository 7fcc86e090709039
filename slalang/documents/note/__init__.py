"""The credit note in words: what its lines are called, and the page that a person reads."""
