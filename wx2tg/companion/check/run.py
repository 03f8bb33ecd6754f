"""Runs every check of a companion at once, each with its own patience, and puts what they find in order."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from wx2tg.companion.check import addresses, authority, cloud, files, payment, telegram
from wx2tg.companion.check.model import Checked, Line, Subject, missing
from wx2tg.companion.config import Config

_Check = Callable[[Subject], list[Line] | Awaitable[list[Line]]]

# In the order in which a companion is set up: what is on this machine, what answers, what Telegram knows.
_CHECKS: tuple[tuple[str, _Check], ...] = (
    ("companion.toml", files.configuration),
    ("secrets", files.secrets),
    ("CA", authority.authority),
    ("database", files.database),
    ("bundle", files.bundle),
    ("cloud", cloud.cloud),
    ("back end", addresses.back_end),
    ("public side", addresses.listeners),
    ("bot", telegram.telegram),
    ("payment", payment.payment),
    ("templates", files.templates),
    ("messages", addresses.push),
    ("security-check", addresses.security_hook),
)
# Seconds that each of them has.
_PATIENCE = 30


def client() -> httpx.AsyncClient:
    """Calls servers as the companion calls them: no proxy of the environment, no redirects."""
    return httpx.AsyncClient(timeout=5, follow_redirects=False, trust_env=False)


async def check(
    config: Config,
    file: Path,
    *,
    make_client: Callable[[], httpx.AsyncClient] = client,
    now: Callable[[], float] = time.time,
) -> Checked:
    """Try every piece of the companion that `file`, whose content is `config`, describes."""
    async with make_client() as http:
        subject = Subject(config, file, http, now())
        found = await asyncio.gather(*(_tried(piece, attempt, subject) for piece, attempt in _CHECKS))
    return Checked(tuple(line for lines in found for line in lines))


async def _tried(piece: str, attempt: _Check, subject: Subject) -> list[Line]:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = attempt(subject)
            return await found if inspect.isawaitable(found) else found
    except TimeoutError:
        return [missing(piece, f"It did not answer within {_PATIENCE} seconds.", "See what keeps it, and try again.")]
