"""Who makes a call of the cloud, and what answers one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wx2tg.companion.cloud.values import Document


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call, and to which environment.

    `openid` is that of the user in front of the page, also where the user's page has called a function that now calls;
    None where there is no user, as behind a timer. `is_server`: the call comes from a cloud function or from the owner,
    whom no permission holds back.
    """

    environment: str
    openid: str | None = None
    is_server: bool = False


Handler = Callable[[Document, Caller], Awaitable[Document]]
"""Answers one action from what was sent with it. Raises CloudError."""
