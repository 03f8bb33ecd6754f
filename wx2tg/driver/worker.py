"""The main loop of a process that works for another one: jobs come in by its standard input, results go out."""

from __future__ import annotations

import os
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from wx2tg.driver.memory import collecting_seldom
from wx2tg.driver.workshop import Job, Workshop
from wx2tg.plan.agreement import Agreement


@collecting_seldom()
def serve() -> None:
    """Work until the input ends.

    What comes first is the project with its options, then lists of jobs, each of which is answered by its results and
    findings, or by None where it could not be done: then it is done by who asked, who can say why. An Agreement is
    taken note of.
    """
    given, answers = sys.stdin.buffer, _answers()
    workshop = Workshop(*pickle.load(given))
    with ThreadPoolExecutor(1) as writer:  # Who asked may be too busy to read at once.
        while True:
            try:
                message = pickle.load(given)
            except EOFError:
                return
            if isinstance(message, Agreement):
                workshop.agree(message)
            else:
                writer.submit(_send, answers, _done(workshop, message))


def _done(workshop: Workshop, jobs: list[Job]) -> bytes:
    try:
        return pickle.dumps(([workshop.do(job) for job in jobs], workshop.found()), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps(None)


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(data)
    answers.flush()


def _answers() -> BinaryIO:
    """The standard output; whatever else is written there goes to the standard error instead."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers
