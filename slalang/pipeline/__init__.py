"""One contract from its file to whatever is asked of it: stages that run once and only when needed."""
