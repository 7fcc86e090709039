"""Documents as one neutral tree: the agreement and the statement, in the reader's language, ready for any format."""
