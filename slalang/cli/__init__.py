"""The command line: `sla`. Each command is a module that is imported only when it is called."""

from slalang.cli.main import main

__all__ = ["main"]
