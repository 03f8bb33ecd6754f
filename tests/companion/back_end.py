"""A back end of the tests, which calls WeChat's API over HTTP as an SDK does."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from companion.gates import APPID, SECRET, application, config
from companion.launch import init_data
from companion.serving import serve

from wx2tg.companion.public.calls import call_routes
from wx2tg.companion.wechat.api.app import wechat_app

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OWNER = {"appid": APPID, "secret": SECRET}
SESSION = {**OWNER, "grant_type": "authorization_code"}


class BackEnd:
    """A back end: it calls with the owner's appid and secret, and with an access token."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.token = self.ask("/cgi-bin/token", grant_type="client_credential", **OWNER)["access_token"]

    def ask(self, path: str, **query: str) -> Any:
        return self.client.get(path, params=query).raise_for_status().json()

    def post(self, path: str, body: Any, **query: str) -> httpx.Response:
        query = {"access_token": self.token} | query
        return self.client.post(path, json=body, params=query).raise_for_status()

    def call(self, path: str, body: Any, **query: str) -> Any:
        return self.post(path, body, **query).json()

    def upload(self, path: str, content: bytes, **query: str) -> Any:
        query = {"access_token": self.token} | query
        return self.client.post(path, params=query, files={"media": ("a.png", content)}).raise_for_status().json()

    def login(self, user_id: int = 42) -> str:
        """The openid of a user that has logged in."""
        code = self.client.post("/tg/login", json={"initData": init_data(user_id)}).json()["code"]
        openid: str = self.ask("/sns/jscode2session", js_code=code, **SESSION)["openid"]
        return openid


@contextmanager
def back_end_of(
    telegram: str, database: str, root: Path, more: str = "", *, now: Callable[[], float] = time.time
) -> Iterator[BackEnd]:
    """A back end with a companion of its own, which answers the app's calls at the same address."""
    found = config(telegram, database, more)
    app = application(found, root, lambda gate: wechat_app(gate, call_routes(gate)), now)
    with serve(app) as base, httpx.Client(base_url=base, trust_env=False) as client:
        yield BackEnd(client)


def started(link: str) -> str:
    """The page that a link of `t.me` opens."""
    base, _, start = link.partition("?startapp=")
    assert base == "https://t.me/noodle_bot/shop"
    return base64.urlsafe_b64decode(start + "=" * (-len(start) % 4)).decode()
