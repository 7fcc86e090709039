"""Booking: from a settled period to the notes that finance issues, and to the entries that it posts."""
