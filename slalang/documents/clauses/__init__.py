"""The articles of an agreement, a writer for each: from a `Draft` to a section, or None where nothing is to be said."""
