"""Converts a fleet on a Dask cluster that is there already. Its workers read and write the paths of this machine.

A worker writes a bundle where it belongs, and sends back the outcome alone: bundles of a hundred thousand projects
would not fit into the memory of the scheduler or of this process. Each thread of a worker has a process that converts,
as on one machine, so that the same limits hold, and no project ends a worker.
"""

from __future__ import annotations

import itertools
import queue
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from distributed import Client, WorkerPlugin, as_completed, get_worker

from wx2tg.batch import folder
from wx2tg.batch.model import Job, Outcome, failed
from wx2tg.batch.places import Place
from wx2tg.version import __version__

# Jobs that the scheduler has at once: enough for any number of workers, and few enough to cost it nothing.
_AHEAD = 2000
_PATIENCE = 30


class EngineError(Exception):
    """The engine cannot be used, or has been lost."""


class _Desk(WorkerPlugin):
    """The places of work of one Dask worker."""

    idle: queue.SimpleQueue[Place]

    def setup(self, worker: Any) -> None:
        """Begin with no process; each thread makes its own when it has a job."""
        self.idle = queue.SimpleQueue()

    def teardown(self, worker: Any) -> None:
        """End the processes that have nothing to do."""
        while True:
            try:
                self.idle.get_nowait().end()
            except queue.Empty:
                return


def outcomes(jobs: Sequence[Job], address: str) -> Iterator[Outcome]:
    """The outcomes of `jobs` as they come, one each, also where workers are lost. EngineError."""
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError, TypeError) as error:
        raise EngineError(f"There is no Dask scheduler at {address}: {error}") from None
    desk = f"wx2tg-{uuid.uuid4().hex}"
    try:
        _check_workers(client, address, jobs[0])
        client.register_plugin(_Desk(), name=desk)
        yield from _done(client, jobs, desk)
        client.unregister_worker_plugin(desk)
    finally:
        client.close()


def _check_workers(client: Any, address: str, job: Job) -> None:
    """Refuse a cluster without workers, and workers that have another wx2tg or other disks. EngineError."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        told = client.run(_told, job.out)
    except TimeoutError:
        raise EngineError(f"The Dask scheduler at {address} has no workers.") from None
    except Exception as error:
        raise EngineError(f"The Dask workers at {address} cannot run wx2tg {__version__}: {error}") from None
    for worker, (version, sees) in told.items():
        if version != __version__:
            raise EngineError(f"The Dask worker {worker} has wx2tg {version}, this is {__version__}.")
        if not sees:
            raise EngineError(
                f"The Dask worker {worker} does not see {job.out}. Workers must reach the projects and DIR at the same "
                "paths as this machine, such as on a disk that all of them share."
            )


def _told(out: str) -> tuple[str, bool]:
    """On a worker: its version of wx2tg, and whether it sees the folder of the fleet."""
    return __version__, (Path(out) / folder.RECORDS).is_dir()


def _done(client: Any, jobs: Sequence[Job], desk: str) -> Iterator[Outcome]:
    waiting = iter(jobs)
    given: dict[str, Job] = {}

    def submit(job: Job) -> Any:
        future = client.submit(_convert, job, desk, key=f"{desk}-{job.name}", pure=False)
        given[future.key] = job
        return future

    running = as_completed([submit(job) for job in itertools.islice(waiting, _AHEAD)], loop=client.loop)
    for future in running:
        job = given.pop(future.key)
        yield _outcome(future, job)
        future.release()
        if (following := next(waiting, None)) is not None:
            running.add(submit(following))


def _outcome(future: Any, job: Job) -> Outcome:
    """The outcome that a future has. EngineError where the scheduler is gone."""
    if future.status == "finished":
        result = future.result()
        assert isinstance(result, Outcome)
        return result
    if future.status == "error":
        return failed(job, "engine", f"Dask gave it up: {future.exception()}")
    raise EngineError("The connection to the Dask scheduler was lost. The same command goes on where this one stopped.")


def _convert(job: Job, desk: str) -> Outcome:
    """On a worker: the outcome of a job."""
    if not (Path(job.out) / folder.RECORDS).is_dir():
        return failed(job, "engine", f"The Dask worker {get_worker().address} does not see {job.out}.")
    plugin = get_worker().plugins[desk]
    assert isinstance(plugin, _Desk)
    idle = plugin.idle
    try:
        place = idle.get_nowait()
    except queue.Empty:
        place = Place()
    try:
        return place.do(job)
    finally:
        idle.put(place)
