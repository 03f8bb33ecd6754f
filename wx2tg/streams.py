"""Standard output and standard error where they are closed, full, or nobody's."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TextIO

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.ENXIO})


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person may be reading what is written to `stream`; None is a stream that was closed from the start."""
    try:
        return stream is not None and stream.isatty()
    except (OSError, ValueError):
        return False


def is_of_a_stream(error: BaseException) -> bool:
    """Whether an error says that something cannot be written to an open stream: errors of files name the file."""
    return isinstance(error, OSError) and error.filename is None and error.errno in _FULL


def silence(stream: TextIO | None) -> None:
    """Have what is written to `stream` go nowhere, also what it still holds: Python writes that when it ends."""
    if stream is None:
        return
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
