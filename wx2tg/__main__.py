"""Starts the command line: `python -m wx2tg`, and the command `wx2tg`."""

# ruff: noqa: PTH109, PTH117, PTH120
# `os` and `sys` are loaded when Python starts. Any other module may be a file of the project until the working
# directory has left the search path, where `python -m` and a PYTHONPATH with an empty entry put it first.
import os
import sys


def run() -> None:
    """Run the command line, with nothing imported from the working directory."""
    sys.path[:] = [entry for entry in sys.path if os.path.isabs(entry) and not _is_working_directory(entry)]
    if sys.argv[1:] == ["--version"] and _has_told_version():
        return
    from wx2tg.cli import main

    main(prog_name="wx2tg")


def _has_told_version() -> bool:
    """Print the version without loading the command line; False where that fails, which the command line explains."""
    from wx2tg.version import __version__

    try:
        print("wx2tg", __version__, flush=True)
    except (AttributeError, OSError, ValueError):
        return False
    return True


def _is_working_directory(entry: str) -> bool:
    """Whether an entry of the search path is the working directory, and not the folder that wx2tg stands in."""
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:
        return False
    home = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    return os.path.realpath(entry) == here != home


if __name__ == "__main__":
    run()
