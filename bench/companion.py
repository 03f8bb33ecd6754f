"""The companion under load: logins and orders a second, the wait of a pre-checkout, memory, and two processes.

The companion runs on one core, and the load on the others. A rate is given in two ways: by the clock, and by the second
of the processor that the companion used, which other work of the machine disturbs less.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import itertools
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.load.shop import APPID, HOOK, KEY, MCHID, TOKEN, Shop
from bench.load.wire import served
from bench.table import table

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_USERS = 50_000
_BUYER = 7
# Requests that wait at once, as many users of a small shop do.
_AT_ONCE = 32
# Logins, orders made, and orders paid and told, a second.
_LOADS = ((300, 60, 10), (600, 120, 20), (1000, 200, 10))
_FILE = """
[app]
base = "https://shop.example"
appid = "{appid}"
secret = "env:APP_SECRET"
[telegram]
bot = "shop_bot"
token = "env:BOT_TOKEN"
webhook_secret = "env:HOOK"
api = "{api}"
[public]
listen = "127.0.0.1:{public}"
[wechat]
listen = "127.0.0.1:{wechat}"
[login]
again = 1000000
[payment]
mchid = "{mchid}"
key = "env:PAY_KEY"
notify_hosts = ["127.0.0.1"]
[database]
url = "env:DATABASE"
"""


@dataclass
class Companion:
    """A companion in a process of its own, and where it listens."""

    process: subprocess.Popen[bytes]
    public: tuple[str, int]
    wechat: tuple[str, int]

    @property
    def processor(self) -> float:
        """Seconds of the processor that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    @property
    def memory(self) -> float:
        """Its resident memory in MB."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * _PAGE / 1_000_000

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait for that."""
        self.process.send_signal(how)
        self.process.wait()


@dataclass
class Rate:
    """How many of a thing were done, in which time, and with how much of the processor."""

    count: int
    seconds: float
    processor: float

    def cells(self) -> tuple[str, str]:
        """A second by the clock, and a second of the processor."""
        return f"{self.count / self.seconds:,.0f}", f"{self.count / self.processor:,.0f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="length of each measurement")
    parser.add_argument("--requests", type=int, default=100_000, help="requests of the measurement of memory")
    parser.add_argument("--database", default="", help="a postgresql:// address: two processes share it")
    asyncio.run(_tables(parser.parse_args()))


async def _tables(asked: argparse.Namespace) -> None:
    shop = Shop()
    async with served(shop.answer) as shop.base:
        with tempfile.TemporaryDirectory(prefix="wx2tg-bench-") as folder:
            async with _companion(shop, Path(folder)) as one:
                print(
                    table(
                        ("on one core, SQLite", "a second", "a second of the processor"), await _rates(shop, one, asked)
                    )
                )
                loads = [await _checkouts(shop, asked.seconds, *load) for load in _LOADS]
                print("\n" + table(("under load", "p50 ms", "p99 ms"), loads))
                print("\n" + table(("requests", "MB before", "MB after"), [await _memory(shop, one, asked.requests)]))
        if asked.database:
            print("\n" + table(("PostgreSQL", "orders", "lost", "told twice"), [await _shared(shop, asked)]))


async def _rates(shop: Shop, one: Companion, asked: argparse.Namespace) -> list[tuple[str, ...]]:
    users = itertools.cycle(range(1, _USERS))

    async def login() -> None:
        await shop.log_in(next(users))

    async def session() -> None:
        await shop.openid(await shop.log_in(next(users)))

    openids = [(user, await shop.openid(await shop.log_in(user))) for user in range(1, 100)]
    buyers = itertools.cycle(openids)

    async def place() -> None:
        await shop.order(next(buyers)[1])

    async def whole() -> None:
        user, openid = next(buyers)
        number, prepay_id = await shop.order(openid)
        await shop.pay(user, prepay_id, number)

    kinds = {
        "logins": login,
        "logins, each with jscode2session": session,
        "orders made": place,
        "orders made, invoiced, checked, paid and told": whole,
    }
    return [(name, *(await _measured(one, asked.seconds, kind)).cells()) for name, kind in kinds.items()]


async def _measured(one: Companion, seconds: float, action: Callable[[], Awaitable[None]]) -> Rate:
    """How often `action` is done while `_AT_ONCE` of them are always under way."""
    count = 0
    started, used = time.perf_counter(), one.processor

    async def worker() -> None:
        nonlocal count
        while time.perf_counter() < started + seconds:
            await action()
            count += 1

    await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    return Rate(count, time.perf_counter() - started, one.processor - used)


async def _checkouts(shop: Shop, seconds: float, logins: int, orders: int, paid: int) -> tuple[str, ...]:
    """How long a pre-checkout query waits for its answer while so many users come, order and pay every second."""
    shop.checkouts.clear()
    users = itertools.cycle(range(1, _USERS))
    started = time.perf_counter()
    openid = await shop.openid(await shop.log_in(_BUYER))
    late: set[asyncio.Task[None]] = set()

    async def order() -> None:
        await shop.order(openid)

    async def pay() -> None:
        number, prepay_id = await shop.order(openid)
        await shop.pay(_BUYER, prepay_id, number)

    async def login() -> None:
        await shop.log_in(next(users))

    async def stream(rate: int, action: Callable[[], Awaitable[None]]) -> None:
        for tick in range(int(seconds * rate)):
            await asyncio.sleep(max(0, started + tick / rate - time.perf_counter()))
            task = asyncio.ensure_future(action())
            late.add(task)
            task.add_done_callback(late.discard)

    await asyncio.gather(stream(logins, login), stream(orders, order), stream(paid, pay))
    await asyncio.gather(*late)
    waits = statistics.quantiles(shop.checkouts, n=100)
    return (
        f"pre-checkout, with {logins} logins, {orders} orders made and {paid} orders paid and told a second",
        f"{waits[49] * 1000:.1f}",
        f"{waits[98] * 1000:.1f}",
    )


async def _memory(shop: Shop, one: Companion, requests: int) -> tuple[str, ...]:
    """Memory before and after many requests, the first tenth of which fills what is meant to be filled."""
    users = itertools.cycle(range(1, _USERS))
    left = iter(range(requests))

    async def worker(numbers: itertools.islice[int]) -> None:
        for number in numbers:
            code = await shop.log_in(next(users))
            if number % 2:
                await shop.openid(code)

    await asyncio.gather(*(worker(itertools.islice(left, requests // 10 // _AT_ONCE)) for _ in range(_AT_ONCE)))
    before = one.memory
    shared = iter(left)
    await asyncio.gather(*(worker(itertools.islice(shared, None)) for _ in range(_AT_ONCE)))
    return f"{requests:,}", f"{before:.1f}", f"{one.memory:.1f}"


async def _shared(shop: Shop, asked: argparse.Namespace) -> tuple[str, ...]:
    """Two companions over one database; one is killed in the middle, and the users and Telegram go to the other."""
    shop.told.clear()
    taken: set[str] = set()
    killed = asyncio.Event()
    ends = 0.0

    async def until_done(action: Callable[[], Awaitable[Any]]) -> Any:
        while True:
            try:
                return await action()
            except (OSError, asyncio.IncompleteReadError):
                await killed.wait()

    async def worker(openid: str) -> None:
        while time.perf_counter() < ends:
            number, prepay_id = await until_done(functools.partial(shop.order, openid))
            await until_done(functools.partial(shop.pay, _BUYER, prepay_id, number))
            taken.add(number)

    with tempfile.TemporaryDirectory(prefix="wx2tg-bench-") as name:
        folder = Path(name)
        async with (
            _companion(shop, folder, asked.database) as second,
            _companion(shop, folder, asked.database) as first,
        ):
            openid = await shop.openid(await shop.log_in(_BUYER))
            ends = time.perf_counter() + asked.seconds
            workers = asyncio.gather(*(worker(openid) for _ in range(8)))
            await asyncio.sleep(asked.seconds / 2)
            first.end(signal.SIGKILL)
            shop.meet(second.public, second.wechat)
            killed.set()
            await workers
            with suppress(TimeoutError):
                await shop.until_told(taken)
    twice = [number for number, times in shop.told.items() if times > 1]
    return "two processes, one killed half-way", f"{len(taken):,}", str(len(taken - shop.told.keys())), str(len(twice))


@asynccontextmanager
async def _companion(shop: Shop, folder: Path, database: str = "sqlite:///bench.db") -> AsyncIterator[Companion]:
    public, wechat = _port(), _port()
    file = folder / f"companion-{public}.toml"
    file.write_text(_FILE.format(appid=APPID, mchid=MCHID, api=shop.base, public=public, wechat=wechat))
    secrets = {"APP_SECRET": KEY, "BOT_TOKEN": TOKEN, "HOOK": HOOK, "PAY_KEY": KEY, "DATABASE": database}
    command = [sys.executable, "-m", "wx2tg", "companion", "run", "--config", str(file)]
    process = subprocess.Popen(command, env={**os.environ, **secrets}, stdout=subprocess.DEVNULL, preexec_fn=_pinned)
    one = Companion(process, ("127.0.0.1", public), ("127.0.0.1", wechat))
    try:
        await _answers(one)
        shop.meet(one.public, one.wechat)
        yield one
    finally:
        if process.poll() is None:
            one.end()


def _pinned() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _answers(one: Companion) -> None:
    for address in (one.public, one.wechat):
        while True:
            try:
                (await asyncio.open_connection(*address))[1].close()
                break
            except OSError:
                if one.process.poll() is not None:
                    raise SystemExit("the companion did not start") from None
                await asyncio.sleep(0.05)


if __name__ == "__main__":
    main()
