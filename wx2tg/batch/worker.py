"""The main loop of a process that converts project after project: jobs come by standard input, one a line, as JSON."""

from __future__ import annotations

import math
import os
import signal
import sys
from contextlib import suppress

import msgspec

from wx2tg.batch.convert import convert_project
from wx2tg.batch.model import Job

# Seconds after the limit of a project at which the system ends this process, should the one that watches it be gone.
_GRACE = 15


def serve(megabytes: int) -> None:
    """Work until the input ends, with at most `megabytes` of memory; each job is answered by its outcome, one a line.

    What libraries print goes to the standard error, so that answers alone are on the standard output.
    """
    _limit_memory(megabytes)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin.buffer:
        job = msgspec.json.decode(line, type=Job)
        _set_alarm(job.limits.seconds)
        outcome = convert_project(job)
        _set_alarm(0)
        answers.write(msgspec.json.encode(outcome) + b"\n")
        answers.flush()


def _set_alarm(seconds: float) -> None:
    """Have the system end this process some time after `seconds`, 0 for never, whatever runs in it then."""
    if hasattr(signal, "alarm"):
        signal.alarm(math.ceil(seconds) + _GRACE if seconds else 0)


def _limit_memory(megabytes: int) -> None:
    """Let an allocation above the limit fail, where the system has such a limit; and write no core files.

    What is counted is memory that may be written, since V8 reserves much more than it ever uses.
    """
    with suppress(ImportError, OSError, ValueError):  # There is no such module on Windows.
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if megabytes:
            _, most = resource.getrlimit(resource.RLIMIT_DATA)
            wanted = megabytes * 1_000_000
            resource.setrlimit(resource.RLIMIT_DATA, (wanted if most < 0 else min(wanted, most), most))
