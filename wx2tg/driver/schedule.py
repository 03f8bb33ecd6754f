"""Spreads the work of a conversion over processes; who does what makes no difference to what comes out."""

from __future__ import annotations

import os
import pickle
import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple

from wx2tg.driver.workshop import Found, Job, Workshop
from wx2tg.isolated import isolated_python
from wx2tg.options import Options
from wx2tg.plan.agreement import Agreement
from wx2tg.project import Project

ANY = -1
"""The home of a job that any process can do equally well."""

# A process takes half a second to start. A megabyte of scripts, with the pages that use them, is done sooner with it.
_WORTH = 1_000_000
_MOST = 8
# A list of jobs is long enough that handing it over costs nothing, and short enough that nobody waits for the last.
_SHARES = 8
# The next list is there before the last one is done.
_AHEAD = 2
_START = "from wx2tg.driver.worker import serve; serve()"


class Done(NamedTuple):
    """What a job came to, and which of the processes did it."""

    result: Any
    by: int


class _Batch(NamedTuple):
    """Jobs that are handed over together, each with its place among all."""

    places: list[int]
    jobs: list[Job]


class Crew:
    """The workshop of this process, and those of as many others as the work is worth.

    Other processes are started when there is enough to do, as new interpreters: nothing is forked, so threads and a V8
    in this one do no harm, and the script that calls us needs no guard around its main part. All of them end with the
    `with` block.
    """

    def __init__(self, project: Project, options: Options, bundled: bool) -> None:
        self.workshop = Workshop(project, options, bundled)
        self._brief = (project, options, bundled)
        self._most = (options.jobs or min(_cores(), _MOST)) - 1
        self._helpers: list[_Helper] = []
        self._found: list[Found] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for helper in self._helpers:
            helper.end()

    def agree(self, agreement: Agreement) -> None:
        """Tell all of them what the surveys came to."""
        self.workshop.agree(agreement)
        for helper in self._helpers:
            helper.send(agreement)

    def run(self, jobs: Sequence[Job], homes: Sequence[int] = ()) -> list[Done]:
        """Do `jobs`; the results come in the same order.

        `homes` are the processes that can do them best, 0 for this one; others take them where they would be idle.
        """
        if self._most > 0 and not self._helpers and sum(job.cost for job in jobs) >= _WORTH:
            self._start()
        if not self._helpers or len(jobs) < _AHEAD:
            return [Done(self.workshop.do(job), 0) for job in jobs]
        board = _Board(len(self._helpers) + 1, jobs, homes)
        threads = [
            threading.Thread(target=helper.work, args=(board, number), daemon=True)
            for number, helper in enumerate(self._helpers, 1)
        ]
        for thread in threads:
            thread.start()
        self._work(board)
        for thread in threads:
            thread.join()
        self._work(board)  # What a process that died has left.
        self._found += board.found
        return [board.done[place] for place in range(len(jobs))]

    def found(self) -> Found:
        """All findings so far."""
        self._found.append(self.workshop.found())
        return Found(
            tuple(item for found in self._found for item in found.diagnostics),
            tuple(item for found in self._found for item in found.absent),
            tuple(item for found in self._found for item in found.uncompiled),
        )

    def _work(self, board: _Board) -> None:
        while batch := board.take(0):
            board.put(batch, [self.workshop.do(job) for job in batch.jobs], 0)

    def _start(self) -> None:
        messages = (self._brief, self.workshop.book.agreement)
        brief = b"".join(pickle.dumps(message, pickle.HIGHEST_PROTOCOL) for message in messages)
        most, self._most = self._most, 0
        project = self.workshop.project
        command = isolated_python(_START, (project.src, project.base, project.root))
        if command is None:
            return
        with suppress(OSError):  # Where no process may be started, there is still this one.
            for _ in range(most):
                self._helpers.append(_Helper(command, brief))


def _cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Board:
    """Jobs to be taken, and those that are done."""

    members: int
    jobs: Sequence[Job]
    homes: Sequence[int]
    done: dict[int, Done] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    _own: list[deque[_Batch]] = field(init=False)
    _shared: deque[_Batch] = field(init=False)
    _left: deque[_Batch] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        share = sum(job.cost for job in self.jobs) // (self.members * _SHARES)
        homes = self.homes or [ANY] * len(self.jobs)
        queues = [
            deque(_batches([place for place, home in enumerate(homes) if home == member], self.jobs, share))
            for member in range(ANY, self.members)
        ]
        self._shared, *self._own = queues

    def take(self, member: int) -> _Batch | None:
        """Jobs for a member: its own, those that are anybody's, and then those that others come to last."""
        with self._lock:
            if self._own[member]:
                return self._own[member].popleft()
            if self._shared:
                return self._shared.popleft()
            if self._left and not member:
                return self._left.popleft()
            longest = max(self._own, key=len)
            return longest.pop() if longest else None

    def put(self, batch: _Batch, results: Iterable[Any], member: int) -> None:
        """What a member has made of its jobs."""
        self.done |= {place: Done(result, member) for place, result in zip(batch.places, results, strict=True)}

    def put_back(self, batches: Iterable[_Batch]) -> None:
        """Jobs that a member could not do; the first one has to."""
        with self._lock:
            self._left.extend(batches)


def _batches(places: Sequence[int], jobs: Sequence[Job], share: int) -> list[_Batch]:
    batches: list[_Batch] = []
    cost = share + 1
    for place in places:
        if cost > share:
            batches.append(_Batch([], []))
            cost = 0
        batches[-1].places.append(place)
        batches[-1].jobs.append(jobs[place])
        cost += jobs[place].cost
    return batches


class _Helper:
    """Another process with a workshop. Where it dies, its jobs are left for others."""

    def __init__(self, command: list[str], brief: bytes) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=True)
        self._well = True
        # It cannot read before it has started, and nobody waits for that.
        self._briefing = threading.Thread(target=self._write, args=(brief,), daemon=True)
        self._briefing.start()

    def send(self, message: object) -> None:
        """Hand something over, after the brief."""
        self._briefing.join()
        self._write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError:
            self._well = False

    def work(self, board: _Board, member: int) -> None:
        """Have it do jobs of the board until there are none."""
        sent: deque[_Batch] = deque()
        while self._well:
            while len(sent) < _AHEAD and (batch := board.take(member)):
                sent.append(batch)
                self.send(batch.jobs)
            if not sent:
                return
            try:
                assert self._process.stdout is not None
                answer = pickle.load(self._process.stdout)
            except (OSError, EOFError, pickle.UnpicklingError):
                self._well = False
                break
            batch = sent.popleft()
            if answer is None:
                board.put_back([batch])
            else:
                board.put(batch, answer[0], member)
                board.found.append(answer[1])
        board.put_back(sent)

    def end(self) -> None:
        """Stop it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
