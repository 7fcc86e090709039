"""The parts of a statement: what a reader grasps at once, each result, each amount, and what all of it stands on."""
