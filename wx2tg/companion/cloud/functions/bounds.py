"""What a process may take of the machine, as far as Linux tells and lets another process say."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def resident(pid: int) -> int:
    """Bytes of memory that a process takes; 0 where the system does not say."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def bound_processor(pid: int, seconds: int) -> None:
    """Let a process use the processor for `seconds` more; then it ends, also where nobody is left to kill it."""
    if sys.platform != "linux":
        return
    import resource  # Windows has none.

    with suppress(OSError, ValueError):
        most = _used(pid) + seconds
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        resource.prlimit(pid, resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _used(pid: int) -> int:
    """Seconds of the processor that a process has used, all of its threads together, rounded up."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return -(-(int(fields[11]) + int(fields[12])) // os.sysconf("SC_CLK_TCK"))
