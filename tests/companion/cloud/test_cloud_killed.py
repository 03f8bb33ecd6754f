"""A companion that is killed by -9 in the middle of its work, and started again: what it had acknowledged is there."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from companion.cloud.service.cloud_companion import Page
from companion.commanding import free_port, written
from companion.launch import init_data
from companion.noodles import Process
from companion.recorder import Recorder

from wx2tg.companion.cloud.files.stores import Folder

SECTION = """
[cloud]
environments = ["shop-1"]
[cloud.collections.notes]
permission = "read-all"
"""
KILLS = 2
ENOUGH = 6
"""How many writes of each kind are acknowledged before a process is killed."""


class Server:
    """A companion as a process of its own."""

    def __init__(self, folder: Path, telegram: str, database: str) -> None:
        self._port = free_port()
        more = SECTION + f'[database]\nurl = "{database}"\n'
        written(folder, telegram, public=f'listen = "127.0.0.1:{self._port}"', more=more)
        command = [sys.executable, "-m", "wx2tg", "companion", "run"]
        self._process = Process(command, {}, folder, "companion")
        self.base = f"http://127.0.0.1:{self._port}"
        self.files = folder / "cloud-files"

    def start(self) -> None:
        self._process.start()
        self._process.wait(self._port)

    def kill(self) -> None:
        self._process.kill()


@pytest.fixture
def server(tmp_path: Path, telegram: tuple[Recorder, str], database: str) -> Iterator[Server]:
    found = Server(tmp_path, telegram[1], database)
    try:
        yield found
    finally:
        found.kill()


def content_of(name: str) -> bytes:
    """Half a megabyte that is told from its name."""
    return hashlib.sha256(name.encode()).digest() * 16_384


def upload(client: httpx.Client, base: str, name: str, user: int) -> bool:
    """Whether an upload was acknowledged."""
    form = {"action": "uploadFile", "cloudPath": name, "initData": init_data(user)}
    try:
        answer = client.post(f"{base}/tg/cloud", data=form, files={"file": content_of(name)})
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and "fileID" in answer.json()


def add(client: httpx.Client, base: str, name: str, user: int) -> bool:
    """Whether a new document was acknowledged."""
    try:
        answer = Page(base, client, user).database("notes", "add", data={"_id": name, "text": name})
    except httpx.HTTPError:
        return False
    return bool(answer.get("_id") == name)


def work(server: Server, round: int, kind: Any, told: list[str], stopped: Event) -> None:
    """Write one after the other until the server is gone; `told` are the names of what was acknowledged."""
    with httpx.Client(timeout=30) as client:
        for number in range(10_000):
            name = f"{kind.__name__}/{round}-{number}"
            if stopped.is_set() or not kind(client, server.base, name, 42):
                return
            told.append(name)


def test_nothing_that_was_acknowledged_is_lost(server: Server) -> None:
    uploads: list[str] = []
    adds: list[str] = []
    for round in range(KILLS):
        server.start()
        stopped = Event()
        before = len(uploads), len(adds)
        with ThreadPoolExecutor(max_workers=4) as pool:
            jobs = [pool.submit(work, server, round * 10 + at, upload, uploads, stopped) for at in range(2)]
            jobs += [pool.submit(work, server, round * 10 + at, add, adds, stopped) for at in range(2)]
            try:
                while len(uploads) - before[0] < ENOUGH or len(adds) - before[1] < ENOUGH:
                    assert not any(job.done() for job in jobs)
                    time.sleep(0.01)
            finally:
                server.kill()
                stopped.set()
    server.start()
    with httpx.Client(timeout=30) as client:
        for name in uploads:
            answer = client.get(f"{server.base}/tg/cloud/file/shop-1/{name}")
            assert answer.content == content_of(name), name
        page = Page(server.base, client, 42)
        for name in adds:
            found = page.database("notes", "get", ("doc", name))
            assert found["data"]["text"] == name
        # What was not acknowledged is whole, or not there; and its owner may send it again.
        for file in (server.files / "shop-1").rglob("*"):
            if file.is_file():
                assert file.read_bytes() == content_of(file.relative_to(server.files / "shop-1").as_posix())
        for name in (
            f"upload/{round * 10 + at}-{number}" for round in range(KILLS) for at in (0, 1) for number in (0, 9)
        ):
            assert upload(client, server.base, name, 42)


def test_what_was_begun_long_ago_is_swept(tmp_path: Path) -> None:
    new = tmp_path / ".new"
    new.mkdir()
    (new / "old").write_bytes(b"half")
    (new / "fresh").write_bytes(b"half")
    os.utime(new / "old", (0, 0))
    Folder(tmp_path)
    assert [file.name for file in new.iterdir()] == ["fresh"]
