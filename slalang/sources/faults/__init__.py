"""What can be wrong with a sources file, with data files and with their rows: one class for each fault."""
