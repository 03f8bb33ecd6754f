"""The command line of wx2tg."""

from wx2tg.cli.commands import main

__all__ = ["main"]
