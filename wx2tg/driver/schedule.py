"""Spreads the work of a conversion over processes. Which process does a job makes no difference to its result."""

from __future__ import annotations

import os
import pickle
import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from wx2tg.driver.workshop import Found, Job, Workshop
from wx2tg.isolated import isolated_python
from wx2tg.lower.files import InlineWxs
from wx2tg.options import Options
from wx2tg.plan.agreement import Agreement
from wx2tg.plan.modules import CompiledModule
from wx2tg.project import Project

ANY = -1
"""The home of a job that any process can do equally well."""

# The cost, in bytes of source, from which other processes are started. One takes half a second to start; a megabyte
# of scripts, with the pages that use them, is done sooner with it.
_WORTH = 1_000_000
_MOST = 8
# Lists of jobs for each process: long enough that handing one over costs nothing, short enough that no process waits
# long for the last list of another.
_SHARES = 8
# Lists that a process has at once, so that the next one is there before the last one is done.
_AHEAD = 2
_START = "from wx2tg.driver.worker import serve; serve()"


class Done(NamedTuple):
    """The result of a job, and the number of the process that did it."""

    result: Any
    by: int


class _Batch(NamedTuple):
    """Jobs that are handed over together, each with its index among all jobs."""

    places: list[int]
    jobs: list[Job]


class Crew:
    """The workshop of this process, and those of other processes where there is enough work for them.

    Other processes are new interpreters, started when there is enough to do. Nothing is forked: threads and a V8 engine
    in this process do no harm, and a script that calls wx2tg needs no `if __name__ == "__main__"`. All processes end
    with the `with` block.
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
        """Hand the agreement to the workshops of all processes."""
        self.workshop.agree(agreement)
        for helper in self._helpers:
            helper.send(agreement)

    def run(self, jobs: Sequence[Job], homes: Sequence[int] = ()) -> list[Done]:
        """Do `jobs`; the results come in the same order.

        `homes` are the numbers of the processes that should do them, 0 for this one, ANY where it makes no
        difference. A process that has nothing else to do takes jobs of others.
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
        self._work(board)  # The jobs that a process which died has left.
        self._found += board.found
        return [board.done[place] for place in range(len(jobs))]

    def inline(self, inline: InlineWxs) -> CompiledModule:
        """The module of the body of a `<wxs>`, compiled by this process."""
        return self.workshop.inline(inline)

    def found(self) -> Found:
        """All findings that have not been asked for yet, of all processes."""
        self._found.append(self.workshop.found())
        return Found(
            tuple(item for found in self._found for item in found.diagnostics),
            tuple(item for found in self._found for item in found.absent),
            tuple(item for found in self._found for item in found.uncompiled),
        )

    def beside(self) -> dict[Path, str]:
        """The files outside of the app's root that sheets asked for, up to the last call of `found`.

        Each with the digest of what was there, "" where two processes met different things.
        """
        told: dict[Path, str] = {}
        for file, digest in (item for found in self._found for item in found.beside):
            told[file] = digest if told.get(file, digest) == digest else ""
        return told

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
        with suppress(OSError):  # Where the system starts no process, this one does all.
            for _ in range(most):
                self._helpers.append(_Helper(command, brief))


def _cores() -> int:
    """The number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Board:
    """The jobs that are still to be taken, and the results of those that are done."""

    def __init__(self, members: int, jobs: Sequence[Job], homes: Sequence[int]) -> None:
        self.done: dict[int, Done] = {}
        self.found: list[Found] = []
        share = sum(job.cost for job in jobs) // (members * _SHARES)
        homes = homes or [ANY] * len(jobs)
        queues = [
            deque(_batches([place for place, home in enumerate(homes) if home == member], jobs, share))
            for member in range(ANY, members)
        ]
        self._shared, *self._own = queues
        self._left: deque[_Batch] = deque()
        self._lock = threading.Lock()

    def take(self, member: int) -> _Batch | None:
        """Jobs for a member: its own, then those of nobody, then the last ones in another's longest queue."""
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
        """Keep the results of jobs that a member has done."""
        self.done |= {place: Done(result, member) for place, result in zip(batch.places, results, strict=True)}

    def put_back(self, batches: Iterable[_Batch]) -> None:
        """Give back jobs that a member could not do. This process does them."""
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
    """Another process with a workshop. Where it dies, its jobs go back to the board."""

    def __init__(self, command: list[str], brief: bytes) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=True)
        self._well = True
        # The process reads when it has started. A thread writes, so that this process need not wait for that.
        self._briefing = threading.Thread(target=self._write, args=(brief,), daemon=True)
        self._briefing.start()

    def send(self, message: object) -> None:
        """Send a message, after the project and its options have been sent."""
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
        """Have the process do jobs of the board until there are none, or until it dies."""
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
        """Kill the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
