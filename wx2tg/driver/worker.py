"""The main loop of a process that works for another one: jobs come by standard input, results go by standard output."""

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

    All messages are pickles. The first is what a Workshop is made of; each other one is an Agreement, or a list of
    jobs. A list is answered by its results and the findings since the last answer. None means failure: the parent
    process does the jobs itself, and reports the error.
    """
    given, answers = sys.stdin.buffer, _answers()
    workshop = Workshop(*pickle.load(given))
    with ThreadPoolExecutor(1) as writer:  # The parent process may be too busy to read at once.
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
    """The standard output. What anything else in this process prints goes to the standard error from now on."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers
