"""Checks declarations, a module for each part of a contract: scope, facts, promises, money, changes."""
