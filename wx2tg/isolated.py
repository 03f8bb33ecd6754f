"""How another Python is started so that no file of the working directory, and none of the project, is run by it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

# Isolated mode keeps the working directory, PYTHONPATH and the user's site out of the search path, so that the modules
# imported on the first line are Python's own. Interrupts are for the process that starts this one, and ends it.
_START = """\
import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[:] = {path}
{program}
"""


def isolated_python(program: str, projects: Iterable[Path] = ()) -> list[str] | None:
    """The command line that runs `program`, Python code, in a new interpreter; None where none can be started.

    The program finds wx2tg and the packages that this process finds. It never imports from the working directory, nor
    from the folders `projects`, which may hold a `signal.py` or a `click.py`. The environment may be handed on as it
    is: the new interpreter does not read its PYTHON* variables. The working directory may be too, so that relative
    paths mean the same in both. What `-I` means: https://docs.python.org/3/using/cmdline.html#cmdoption-I
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return None
    flags = ["-I", "-X", f"utf8={sys.flags.utf8_mode}"]
    if sys.dont_write_bytecode:
        flags.append("-B")
    return [sys.executable, *flags, "-c", _START.format(path=ascii(_trusted(projects)), program=program)]


def _trusted(projects: Iterable[Path]) -> list[str]:
    """The search path of this process without relative entries, the working directory and `projects`.

    The folder that wx2tg stands in is trusted, whichever it is.
    """
    home = str(Path(__file__).absolute().parent.parent)
    left_out = {os.path.realpath(folder) for folder in (*_here(), *projects)} - {os.path.realpath(home)}
    known = [entry for entry in sys.path if Path(entry).is_absolute() and os.path.realpath(entry) not in left_out]
    return list(dict.fromkeys([*known, home]))


def _here() -> tuple[Path, ...]:
    """The working directory, if it is still there."""
    try:
        return (Path.cwd(),)
    except OSError:
        return ()
