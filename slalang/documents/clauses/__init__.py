"""The articles of an agreement, a writer for each: from a `Draft` to a section, or to None where there is nothing to say."""
