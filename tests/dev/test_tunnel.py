"""The tunnel of `wx2tg dev --tunnel`: how it is started, what is found in its output, and how it ends."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from companion.loops import run_in_loop

from wx2tg.dev import kept, tunnel
from wx2tg.dev.scan import shown
from wx2tg.dev.settings import DevError
from wx2tg.dev.tunnel import Tunnel, address_in, command_of

PATIENCE = 60


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (
            "2026-01-01T00:00:00Z INF |  https://two-red-bowls.trycloudflare.com   |",
            "https://two-red-bowls.trycloudflare.com",
        ),
        ("INF Thank you for trying it: https://www.cloudflare.com/website-terms/", ""),
        ("see https://developers.cloudflare.com/cloudflare-one/connections/connect-apps", ""),
        (
            't=2026 lvl=info msg="started tunnel" addr=http://localhost:8001 url=https://ab-1.ngrok-free.app',
            "https://ab-1.ngrok-free.app",
        ),
        ("Forwarding   https://AB.ngrok.app -> http://localhost:8001", "https://ab.ngrok.app"),
        ("To set up custom domains go to https://admin.localhost.run/", ""),
        ("a1b2.lhr.life tunneled with tls termination, https://a1b2.lhr.life", "https://a1b2.lhr.life"),
        ("open https://x.example.", "https://x.example"),
        ("listening at bore.pub:12345, http://bore.pub:12345", ""),
        ("https://localhost:8001", ""),
    ],
)
def test_the_address_is_found_in_what_tunnels_print(line: str, address: str) -> None:
    assert address_in(line) == address


def test_a_command_is_read_without_a_shell() -> None:
    found = command_of(f"'{sys.executable}' -m x --url 'http://127.0.0.1:{{port}}' ; $(ls)", 8001)
    assert found == [sys.executable, "-m", "x", "--url", "http://127.0.0.1:8001", ";", "$(ls)"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("'a", "cannot be read"),
        ("no-such-program-at-all {port}", "no program no-such-program-at-all"),
    ],
)
def test_a_command_that_cannot_run_is_refused(text: str, words: str) -> None:
    with pytest.raises(DevError, match=words):
        command_of(text, 1)


def run_tunnel(script: str, until: Callable[[list[str], list[str]], Awaitable[None]]) -> tuple[list[str], list[str]]:
    """Run a tunnel whose program is `script`, until `until` returns: the addresses, and what was said."""
    found: list[str] = []
    said: list[str] = []

    async def run() -> None:
        running = asyncio.create_task(Tunnel([sys.executable, "-c", script], found.append, said.append).run())
        async with asyncio.timeout(PATIENCE):
            await until(found, said)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    run_in_loop(run())
    return found, said


def test_the_tunnel_ends_with_the_workbench(tmp_path: Path) -> None:
    number = tmp_path / "number"
    script = f"""
import os, subprocess, sys, time
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
open({str(number)!r}, "w").write(f"{{os.getpid()}} {{inner.pid}}")
print("https://bowls.example", flush=True)
time.sleep(300)
"""

    async def until(found: list[str], said: list[str]) -> None:
        while not found:
            await asyncio.sleep(0.05)

    assert run_tunnel(script, until) == (["https://bowls.example"], [])
    for process in number.read_text().split():
        stat = Path(f"/proc/{process}/stat")
        assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_tunnel_that_ends_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_FIRST_PAUSE", 0.01)
    count = tmp_path / "count"
    script = f"""
import pathlib, sys, time
file = pathlib.Path({str(count)!r})
number = len(file.read_text()) if file.exists() else 0
file.write_text("x" * (number + 1))
print(f"https://bowls-{{number}}.example", flush=True)
if number < 2:
    print("no route to the relay", flush=True)
    sys.exit(3)
time.sleep(300)
"""

    async def until(found: list[str], said: list[str]) -> None:
        while len(found) < 3:
            await asyncio.sleep(0.05)

    found, said = run_tunnel(script, until)
    assert found == [f"https://bowls-{number}.example" for number in range(3)]
    assert len(said) == 2
    assert 'ended with status 3 after it said: "no route to the relay"' in said[0]
    assert "started again in 0.01 seconds" in said[0] and "in 0.02 seconds" in said[1]


def test_a_tunnel_without_an_address_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tunnel, "_PATIENCE", 0.2)

    async def until(found: list[str], said: list[str]) -> None:
        while not said:
            await asyncio.sleep(0.05)

    found, said = run_tunnel("import time; time.sleep(300)", until)
    assert found == []
    assert "named no https address yet" in said[0]


def test_the_terminal_shows_the_address_and_where_it_goes() -> None:
    plain = shown("Tunnel", "https://bowls.example", code=False)
    assert "@BotFather" in plain and "https://bowls.example" in plain and "█" not in plain
    drawn = shown("Tunnel", "https://bowls.example", code=True).removeprefix(plain)
    assert len({len(line) for line in drawn.strip("\n").splitlines()}) == 1 and "█" in drawn
