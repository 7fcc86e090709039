"""Every fault that the checker can find, by theme."""
