"""What running functions ask of the cloud: each call of their SDK, with the rights of the owner."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.functions.failures import no_environment
from wx2tg.companion.cloud.functions.frames import Frame
from wx2tg.companion.cloud.functions.process import Worker
from wx2tg.companion.cloud.functions.settings import FunctionSettings
from wx2tg.companion.cloud.values import Document

Serve = Callable[[str, Document, Caller], Awaitable[Document]]
"""Answers an action, such as `database`, from what was sent with it. CloudError."""

SYSTEM_ERROR = -501001
INVALID_CLOUD_ID = -601005
# Runs that a process remembers: what one of them left behind may still ask for its user.
_REMEMBERED = 16
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a function. `depth` counts the functions that led to it."""

    id: str
    caller: Caller
    source: str
    address: str = ""
    depth: int = 0


Called = Callable[[Any, Any, Run], Awaitable[Document]]
"""Runs the function that another one calls: its name, its data, and the run that calls."""


class Asks:
    """Answers for all processes of a pool; ends transactions that a run leaves open."""

    def __init__(self, settings: FunctionSettings, serve: Serve, called: Called) -> None:
        self.serve = serve
        self._settings = settings
        self._called = called
        self._runs: WeakKeyDictionary[Worker, dict[str, Run]] = WeakKeyDictionary()
        self._open: dict[str, dict[str, Caller]] = {}

    def begin(self, worker: Worker, run: Run) -> None:
        """From now on the process may ask for `run`."""
        runs = self._runs.setdefault(worker, {})
        runs[run.id] = run
        while len(runs) > _REMEMBERED:
            del runs[next(iter(runs))]

    async def end(self, worker: Worker, run: Run) -> None:
        """The run has ended: no transaction of it goes on."""
        for transaction, caller in self._open.pop(run.id, {}).items():
            try:
                await self.serve("abortTransaction", {"transactionId": transaction}, caller)
            except CloudError:
                continue  # It ended by itself.

    async def answer(self, worker: Worker, frame: Frame) -> Document:
        """The frame that answers a call of the SDK; whatever happens, there is one."""
        try:
            value = await self._value(worker, frame)
        except CloudError as error:
            failure = {"errCode": error.code, "errMsg": error.message(frame.name)}
            return {"type": "answer", "ask": frame.ask, "error": failure}
        except Exception:
            _LOG.exception("%s of the cloud function %s failed", frame.name, worker.function.name)
            failure = {"errCode": SYSTEM_ERROR, "errMsg": f"{frame.name}:fail {SYSTEM_ERROR} resource system error"}
            return {"type": "answer", "ask": frame.ask, "error": failure}
        return {"type": "answer", "ask": frame.ask, "value": value}

    async def _value(self, worker: Worker, frame: Frame) -> Document:
        run = self._runs.get(worker, {}).get(frame.run) or self._nobody()
        payload = dict(frame.payload)
        caller = replace(run.caller, environment=self._environment(payload.pop("env", None), run), is_server=True)
        if frame.action == "callFunction":
            by = replace(run, caller=replace(run.caller, environment=caller.environment))
            return await self._called(payload.get("name"), payload.get("data"), by)
        answer = await self.serve(frame.action, payload, caller)
        self._follow(frame.action, payload, answer, run, caller)
        return answer

    def _environment(self, named: Any, run: Run) -> str:
        if not isinstance(named, str) or not named:
            return run.caller.environment
        if self._settings.environments and named not in self._settings.environments:
            raise no_environment()
        return named

    def _nobody(self) -> Run:
        """Who asks while a function is being loaded."""
        return Run("", Caller(self._settings.environment, None, True), "")

    def _follow(self, action: str, payload: Document, answer: Document, run: Run, caller: Caller) -> None:
        """Remember the transactions of a run that are open."""
        if action == "startTransaction":
            self._open.setdefault(run.id, {})[str(answer.get("transactionId"))] = caller
        elif action in ("commitTransaction", "abortTransaction"):
            self._open.get(run.id, {}).pop(str(payload.get("transactionId")), None)


async def opened(data: Document, caller: Caller, serve: Serve) -> Document:
    """The data with the CloudIDs among its values opened: `{cloudID, data}`, or `{cloudID, errCode, errMsg}`."""
    ids = {name: value["$cloudID"] for name, value in data.items() if _is_cloud_id(value)}
    if not ids:
        return data
    try:
        found = (await serve("getOpenData", {"list": list(ids.values())}, caller)).get("list", [])
    except CloudError:
        found = []
    wrong = {"errCode": INVALID_CLOUD_ID, "errMsg": f"{INVALID_CLOUD_ID} invalid cloudID"}
    items = [*found, *[wrong] * (len(ids) - len(found))]
    return data | {name: {"cloudID": ids[name], **item} for name, item in zip(ids, items, strict=False)}


def _is_cloud_id(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and isinstance(value.get("$cloudID"), str)
