"""What both listeners share: the configuration, the database, the bot, and what is made with the owner's secrets."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from wx2tg.companion.config import Config
from wx2tg.companion.store import Store, open_store
from wx2tg.companion.store.codes import Codes
from wx2tg.companion.store.tokens import Tokens
from wx2tg.companion.store.users import KnownUser, Users
from wx2tg.companion.telegram.bot import Bot
from wx2tg.companion.telegram.links import app_link
from wx2tg.companion.wechat.user_data import openid_of

_SQLITE = "sqlite:///"


@dataclasses.dataclass(frozen=True, slots=True)
class Gate:
    """`root` is the folder of `companion.toml`, `http` calls the owner's servers, `now` is in seconds since 1970."""

    config: Config
    root: Path
    store: Store
    bot: Bot
    http: httpx.AsyncClient
    codes: Codes
    tokens: Tokens
    users: Users
    now: Callable[[], float]

    @property
    def appid(self) -> str:
        """The appid of the mini-program."""
        return self.config.app.appid

    def openid(self, user_id: int) -> str:
        """The openid of a Telegram user."""
        return openid_of(user_id, self.config.app.identity_key, self.appid)

    def link(self, page: str = "") -> str:
        """The `t.me` link that opens the app at `page` (`path?query`)."""
        return app_link(self.config.telegram.bot, self.config.telegram.app, page)

    async def user(self, openid: str) -> KnownUser | None:
        """The user with this openid; None where nobody with it has logged in."""
        return await self.users.find(openid)


@asynccontextmanager
async def open_gate(config: Config, root: Path, now: Callable[[], float] = time.time) -> AsyncIterator[Gate]:
    """Everything that `config`, of the file in `root`, names. BotError, StoreError."""
    key = config.app.secret.reveal().encode()
    limits = httpx.Timeout(config.public.timeout, connect=5)
    async with AsyncExitStack() as opened:
        bot = Bot(config.telegram.token, api=config.telegram.api)
        opened.push_async_callback(bot.close)
        store = await open_store(database_address(config, root))
        opened.push_async_callback(store.close)
        client = httpx.AsyncClient(timeout=limits, follow_redirects=False, trust_env=False)
        yield Gate(
            config=config,
            root=root,
            store=store,
            bot=bot,
            http=await opened.enter_async_context(client),
            codes=Codes(store, key, now),
            tokens=Tokens(store, key, now),
            users=Users(store),
            now=now,
        )


def database_address(config: Config, root: Path) -> str:
    """The address of the database; a file of SQLite is written relative to the folder of `companion.toml`."""
    return address_beside(config.database.url.reveal(), root)


def address_beside(url: str, root: Path) -> str:
    """The address of a database, in which a file of SQLite is relative to the folder `root`."""
    file = url.removeprefix(_SQLITE)
    return url if file == url or not file or file == ":memory:" else f"{_SQLITE}{root / file}"
