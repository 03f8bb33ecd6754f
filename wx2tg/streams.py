"""Standard output and standard error where they are closed, full, or read by nobody."""

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
    """Whether an error comes from writing to an open stream: errors of files have a file's name."""
    return isinstance(error, OSError) and error.filename is None and error.errno in _FULL


def silence(stream: TextIO | None) -> None:
    """Discard what is written to `stream` from now on, also what it still buffers, which Python writes at its end."""
    if stream is None:
        return
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
