"""A TON wallet and its bridge on 127.0.0.1, for apps that pay by TON Connect; `wallet.mjs` is what runs."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from browser.npm import installed

SDK = "@tonconnect/sdk@3.4.1"
ADDRESS = "0:" + "ab" * 32
PATIENCE = 60
"""Seconds until something that the app should send counts as not coming."""


class Wallet:
    """The wallet of one user: what he does with it, and what the app asks of it.

    `pause` waits a moment. Where a browser's requests go through this process, it has to let them pass meanwhile.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.pause: Callable[[], None] = lambda: time.sleep(0.05)
        assert process.stdin is not None
        assert process.stdout is not None
        self._input = process.stdin
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()
        self.bridge = f"http://127.0.0.1:{self.next('ready')['port']}/bridge"

    def _read(self, output: TextIO) -> None:
        for line in output:
            self._events.put(json.loads(line))

    def next(self, event: str) -> dict[str, Any]:
        """The next thing that happens, which has to be `event`."""
        end = time.monotonic() + PATIENCE
        while self._events.empty():
            assert time.monotonic() < end, f"still not there: {event}"
            self.pause()
        found = self._events.get()
        assert found["event"] == event, found
        return found

    def quiet(self) -> bool:
        """Whether nothing has happened that no test has looked at."""
        return self._events.empty()

    def connect(self, link: str, *, network: str = "-239", agrees: bool = True) -> dict[str, Any]:
        """Open the app's link in the wallet. Gives the address of the manifest, and the way back to the app."""
        self._do("connect", link=link, network=network, agrees=agrees)
        return self.next("opened")

    def asked(self) -> dict[str, Any]:
        """The transfer that the app asks for next."""
        found = self.next("asked")
        assert found["method"] == "sendTransaction"
        request: dict[str, Any] = found["request"]
        return request

    def confirm(self) -> None:
        self._do("confirm")

    def refuse(self) -> None:
        self._do("refuse")

    def _do(self, name: str, **more: object) -> None:
        self._input.write(json.dumps({"name": name, **more}) + "\n")
        self._input.flush()

    def listed(self) -> list[dict[str, Any]]:
        """A list of wallets in TON Connect's form that has this one: an app inside Telegram."""
        features = ["SendTransaction", {"name": "SendTransaction", "maxMessages": 4}]
        return [
            {
                "app_name": "test-wallet",
                "name": "Test Wallet",
                "image": "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=",
                "about_url": "https://wallet.example",
                "universal_url": "https://t.me/test_wallet_bot?attach=wallet",
                "bridge": [{"type": "sse", "url": self.bridge}],
                "platforms": ["ios", "android", "macos", "windows", "linux"],
                "features": features,
            }
        ]


@contextmanager
def running_wallet() -> Iterator[Wallet]:
    """Run a wallet with its bridge."""
    node = shutil.which("node")
    assert node is not None, "node is missing; `make test` sets it up"
    command = [node, str(Path(__file__).with_name("wallet.mjs")), str(installed(SDK))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield Wallet(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=PATIENCE)
