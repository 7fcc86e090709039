"""Why a figure is what it is: the derivation of a result, a line, a fee or a total, down to the rows, as a document."""
