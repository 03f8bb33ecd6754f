"""Who calls the cloud from a page, and how often: by Telegram's launch data, which each call carries."""

from __future__ import annotations

from typing import Any

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.errors import NO_ENVIRONMENT, TOO_MANY, CloudError
from wx2tg.companion.gate import Gate
from wx2tg.companion.limit import Limit
from wx2tg.companion.public.logins import Refusal
from wx2tg.companion.store.users import KnownUser
from wx2tg.companion.telegram.init_data import InitDataError
from wx2tg.companion.telegram.launches import checked_launch

# Users of whom this process knows that they are in the database.
_REMEMBERED = 10_000


class Identities:
    """Finds out who makes a call of a page."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._limit = Limit(gate.config.cloud.calls, gate.now)
        self._remembered: set[str] = set()

    async def of(self, init_data: Any, environment: Any) -> Caller:
        """The user in front of a page. Refusal where the launch data prove none; CloudError."""
        if not isinstance(init_data, str):
            raise Refusal(401, "unauthorized", "the call has no launch data of Telegram's")
        try:
            user = checked_launch(self._gate, init_data).user
        except InitDataError as error:
            raise Refusal(401, "unauthorized", str(error)) from None
        environments = self._gate.config.cloud.environments
        environment = environment or environments[0]
        if environment not in environments:
            raise CloudError(NO_ENVIRONMENT, "Environment not found")
        caller = Caller(environment, self._gate.openid(user.id))
        self.count(caller)
        await self._remember(KnownUser(caller.openid or "", user.id, user.language_code))
        return caller

    def count(self, caller: Caller) -> None:
        """Count one more call. CloudError where a user makes too many in a minute."""
        if not self._limit.allows(caller.openid):
            raise CloudError(TOO_MANY, "the user makes too many calls: wait a minute")

    async def _remember(self, user: KnownUser) -> None:
        """Apps with a cloud need not log in; messages to a user still need the number behind the openid."""
        if user.openid in self._remembered:
            return
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        await self._gate.users.remember(user)
        self._remembered.add(user.openid)
