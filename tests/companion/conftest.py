"""Fixtures of the companion's tests: databases of both kinds, and a gate with a Bot API that records."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from companion.front import HEADERS, Owner, companion
from companion.recorder import Recorder
from companion.serving import serve

TOKEN = "4200:a-bot-token-for-tests"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of our own, which ends with the tests. One that is missing is a failure, no skip."""
    with tempfile.TemporaryDirectory(prefix="wx2tg-postgresql-") as folder:
        data = Path(folder, "data")
        data.mkdir()
        run = {} if os.geteuid() else _ordinary_user()
        for path in (folder, data):
            if run:
                shutil.chown(path, run["user"], run["group"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        make = [_program("initdb"), "-D", str(data), "-U", "shop", "-A", "trust", "-E", "UTF8", "--no-locale"]
        control = [_program("pg_ctl"), "-D", str(data), "-w"]
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **run}
        subprocess.run([*make, "--no-sync"], **quiet)
        subprocess.run([*control, "-o", options, "-l", f"{folder}/log", "start"], **quiet)
        try:
            yield f"postgresql://shop@127.0.0.1:{port}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


def _program(name: str) -> str:
    """One of PostgreSQL's programs, which Debian keeps out of the path."""
    places = [shutil.which(name), *sorted(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), reverse=True)]
    found = next((place for place in places if place), None)
    assert found, f"{name} is missing: install Debian's package postgresql"
    return found


def _ordinary_user() -> dict[str, object]:
    """Who runs PostgreSQL where the tests are run by root, whom it refuses."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: the test runs on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'companion.db'}"
    base = request.getfixturevalue("postgresql")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{base}/{name}"


@pytest.fixture
def telegram() -> Iterator[tuple[Recorder, str]]:
    """A Bot API that records, and its base address."""
    recorder = Recorder(TOKEN)
    with serve(recorder.app) as base:
        yield recorder, base


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>the app", encoding="utf-8")
    (folder / "assets/soup.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "_headers").write_text(HEADERS, encoding="utf-8")
    (folder / ".hidden").write_text("hidden", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    (folder / "assets/link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def client(telegram: tuple[Recorder, str], bundle: Path, owner: Owner) -> Iterator[httpx.Client]:
    with (
        serve(owner.app) as backend,
        companion(telegram[1], bundle, f"{backend}", "max_body = 1000000\ntimeout = 2") as base,
        httpx.Client(base_url=base, trust_env=False) as found,
    ):
        yield found
