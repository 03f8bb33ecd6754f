"""Codes, access tokens and users, on both databases, by two processes' worth of objects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from companion.loops import run_in_loop
from sqlalchemy import text

from wx2tg.companion.store import Store, open_store
from wx2tg.companion.store.codes import Codes, InvalidCode, UsedCode
from wx2tg.companion.store.tokens import ExpiredToken, InvalidToken, Tokens
from wx2tg.companion.store.users import KnownUser, Users

KEY = b"a secret of the owner"


class Clock:
    def __init__(self) -> None:
        self.time = 1_700_000_000.0

    def __call__(self) -> float:
        return self.time


def on_two_stores(database: str, test: Callable[[Store, Store], Awaitable[None]]) -> None:
    """Run `test` with two stores over one database, as two processes have them."""

    async def run() -> None:
        first = await open_store(database)
        second = await open_store(database)
        try:
            await test(first, second)
        finally:
            await first.close()
            await second.close()

    run_in_loop(run())


def test_a_code_is_good_once_and_for_five_minutes(database: str) -> None:
    async def test(first: Store, second: Store) -> None:
        clock = Clock()
        here, there = Codes(first, KEY, clock), Codes(second, KEY, clock)
        code = here.issue("login", "o-ann")
        assert len(code) < 128 and "ann" not in code
        assert await there.redeem("login", code) == "o-ann"
        for codes in (here, there):
            with pytest.raises(UsedCode):
                await codes.redeem("login", code)
        old, phone = here.issue("login", "o-ann"), here.issue("phone", {"phoneNumber": "1"})
        with pytest.raises(InvalidCode):
            await here.redeem("login", phone)
        assert await here.redeem("phone", phone) == {"phoneNumber": "1"}
        clock.time += 299
        assert await here.redeem("login", old) == "o-ann"
        clock.time += 1
        with pytest.raises(InvalidCode):
            await here.redeem("login", code)

    on_two_stores(database, test)


def test_of_many_who_use_a_code_at_once_one_succeeds(database: str) -> None:
    async def test(first: Store, second: Store) -> None:
        codes = [Codes(store, KEY, Clock()) for store in (first, second)]
        code = codes[0].issue("login", "o-ann")
        tries = [codes[turn % 2].redeem("login", code) for turn in range(12)]
        found = await asyncio.gather(*tries, return_exceptions=True)
        assert found.count("o-ann") == 1
        assert sum(isinstance(item, UsedCode) for item in found) == 11

    on_two_stores(database, test)


@pytest.mark.parametrize(
    "change", [str.swapcase, lambda code: code[:-4], lambda code: "", lambda code: code + "A" * 2000]
)
def test_forged_codes(tmp_path: object, change: Callable[[str], str]) -> None:
    async def test(first: Store, _: Store) -> None:
        codes, others = Codes(first, KEY, Clock()), Codes(first, b"another secret", Clock())
        for forged in (change(codes.issue("login", "o-ann")), others.issue("login", "o-ann"), "é", "=", "not a code"):
            with pytest.raises(InvalidCode):
                await codes.redeem("login", forged)

    on_two_stores(f"sqlite:///{tmp_path}/c.db", test)


def test_access_tokens(database: str) -> None:
    async def test(first: Store, second: Store) -> None:
        clock = Clock()
        here, there = Tokens(first, KEY, clock), Tokens(second, KEY, clock)
        plain, newer = await here.plain(), await there.plain()
        assert plain.expires_in == 7200 and plain.text != newer.text
        await there.check(plain.text)
        clock.time += 301
        with pytest.raises(ExpiredToken):
            await here.check(plain.text)
        await here.check(newer.text)
        stable = await here.stable()
        clock.time += 100
        assert await there.stable() == (stable.text, 7100)
        forced = await there.stable(force=True)
        assert forced.text != stable.text
        with pytest.raises(ExpiredToken):
            await here.check(stable.text)
        await here.check(newer.text)
        clock.time += 7000
        assert (await here.stable()).text != forced.text
        await here.check(forced.text)
        for forged in ("", "x" * 96, "é", forced.text[:-1] + ("0" if forced.text[-1] != "0" else "1")):
            with pytest.raises(InvalidToken):
                await here.check(forged)

    on_two_stores(database, test)


def test_users(database: str) -> None:
    async def test(first: Store, second: Store) -> None:
        here, there = Users(first), Users(second)
        ann = KnownUser("o-ann", 2**40, "en")
        assert await here.find("o-ann") is None
        await asyncio.gather(*(users.remember(ann) for users in (here, there, here, there)))
        assert await there.find("o-ann") == ann
        await here.remember(ann._replace(language="x" * 40))
        assert await there.find("o-ann") == ann._replace(language="x" * 16)

    on_two_stores(database, test)


def test_a_reader_waits_for_no_writer(database: str) -> None:
    async def test(first: Store, second: Store) -> None:
        users = Users(first)
        ann = KnownUser("o-ann", 42, "en")
        await users.remember(ann)
        async with second.write() as connection:
            await connection.execute(text("UPDATE users SET language = 'de'"))
            async with asyncio.timeout(5):
                assert await users.find("o-ann") == ann
        assert await users.find("o-ann") == ann._replace(language="de")

    on_two_stores(database, test)


def test_processes_that_start_at_once(database: str) -> None:
    async def run() -> None:
        stores = await asyncio.gather(*(open_store(database) for _ in range(6)))
        assert await Users(stores[0]).find("o-ann") is None
        await asyncio.gather(*(store.close() for store in stores))

    run_in_loop(run())
