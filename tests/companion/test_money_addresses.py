"""Addresses that may be told of a payment: private ones only by configuration, whatever a name leads to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from companion.loops import run_in_loop
from companion.money import APPID, KEY, MCHID, NOW, Shop, draft, with_shop
from companion.stand import Stand, on_stand
from companion.told import paid, settle_as_buyer
from sqlalchemy import select

from wx2tg.companion.money.addresses import AddressError, address_of
from wx2tg.companion.money.context import Merchant
from wx2tg.companion.money.courier import Courier, undelivered
from wx2tg.companion.money.orders import create_order
from wx2tg.companion.money.tables import NOTIFICATIONS


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("::127.0.0.1", "fec0::1", "64:ff9b:1::7f00:1", "::ffff:0:127.0.0.1", "4000::1"),
    ],
)
def test_private_addresses_are_not_called(address: str) -> None:
    async def look_up(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", address]

    async def use() -> None:
        with pytest.raises(AddressError, match="private address"):
            await address_of("shop.example", 443, frozenset(), look_up)
        with pytest.raises(AddressError, match="private address"):
            await address_of(address, 443, frozenset(), look_up)
        assert await address_of("shop.example", 443, frozenset({"shop.example"}), look_up) == "93.184.216.34"
        assert await address_of("Shop.Example", 443, frozenset({"shop.example:443"}), look_up) == "93.184.216.34"
        with pytest.raises(AddressError, match="private address"):
            await address_of("shop.example", 80, frozenset({"shop.example:443"}), look_up)

    run_in_loop(use())


def test_hosts_without_an_address() -> None:
    async def look_up(host: str, port: int) -> Sequence[str]:
        raise OSError("no such host")

    with pytest.raises(AddressError, match="has no address"):
        run_in_loop(address_of("shop.example", 443, frozenset(), look_up))
    assert run_in_loop(address_of("93.184.216.34", 443, frozenset(), look_up)) == "93.184.216.34"


def test_a_private_notify_url_is_told_only_by_configuration(tmp_path: Path) -> None:
    async def use(stand: Stand) -> None:
        await paid(stand)
        strict = Courier(stand.money)
        assert await strict.deliver_due() == 1
        await strict.close()
        (left,) = await undelivered(stand.money)
        assert "private address" in left.last_answer
        assert stand.back.told == []
        stand.clock.now += 15
        await stand.courier.deliver_due()
        assert len(stand.back.told) == 1

    on_stand(tmp_path, use)


def test_the_connection_goes_to_the_address_that_was_checked(tmp_path: Path) -> None:
    """A name may resolve to another address a moment later: it is looked up once."""
    asked: list[str] = []

    async def look_up(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    async def use(stand: Stand) -> None:
        port = stand.back.base.rpartition(":")[2]
        await paid(stand, notify_url=f"http://shop.test:{port}/notify")
        courier = Courier(stand.money, private=frozenset({"shop.test"}), look_up=look_up)
        assert await courier.deliver_due() == 1
        await courier.close()
        ((headers, _),) = stand.back.told
        assert (asked, headers["host"]) == (["shop.test"], f"shop.test:{port}")

    on_stand(tmp_path, use)


def test_keys_that_are_missing_are_named(tmp_path: Path) -> None:
    async def use(shop: Shop) -> None:
        order = await create_order(shop.money, draft())
        await settle_as_buyer(shop, order)
        courier = Courier(shop.money)
        await courier.deliver_due()
        await courier.close()
        (left,) = await undelivered(shop.money)
        assert left.last_answer == "the keys of version 3 are not configured"
        async with shop.money.store.read() as connection:
            assert (await connection.execute(select(NOTIFICATIONS.c.created_at))).scalar_one() == int(NOW)

    with_shop(tmp_path, use, merchant=Merchant(APPID, MCHID, KEY))
