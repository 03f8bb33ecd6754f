"""Composes each of the bot's messages, in the language of its reader.

The button is a link of `t.me` in every message. A `web_app` button would open the app as well, but only in a private
chat, and with no `start_param` in the launch data that Telegram signs: a link opens the very page, is the same one
that shared messages and QR codes have, and still works where the message is forwarded.
Source: core.telegram.org/bots/webapps, "Direct Link Mini Apps", and the field `start_param` of `WebAppInitData`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import anyio.to_thread
import msgspec

from wx2tg.companion.gate import Gate
from wx2tg.companion.money.amounts import shown
from wx2tg.companion.money.tables import find_order
from wx2tg.companion.store.outbox import Entry, Kind
from wx2tg.companion.telegram.bot import Button
from wx2tg.companion.telegram.links import page_of
from wx2tg.companion.texts import Texts, filled
from wx2tg.companion.ton_config import exponents

_APP = "_app/app.js"
# Characters that a message of Telegram may have.
_LONGEST = 4096


class Composed(NamedTuple):
    """A message; an empty text means that none is sent."""

    text: str
    button: Button | None = None


Compose = Callable[[Gate, Entry], Awaitable[Composed]]


async def compose(gate: Gate, entry: Entry) -> Composed:
    """The message that `entry` stands for, within Telegram's limit. KeyError for a kind that is no message."""
    text, button = await _COMPOSERS[entry.kind](gate, entry)
    return Composed(text[:_LONGEST], button)


async def _start(gate: Gate, entry: Entry) -> Composed:
    """The answer to `/start`; with a payload that names a page of the app, the button opens that page."""
    texts = gate.config.texts_for(entry.language)
    page = page_of(str(entry.about.get("text", "")))
    known = bool(page) and await anyio.to_thread.run_sync(_has_page, gate.root / gate.config.app.bundle, page)
    if known:
        return _with_button(gate, texts, texts.resume, page)
    return _with_button(gate, texts, texts.start)


async def _help(gate: Gate, entry: Entry) -> Composed:
    texts = gate.config.texts_for(entry.language)
    return _with_button(gate, texts, texts.help)


async def _answer(gate: Gate, entry: Entry) -> Composed:
    return Composed(gate.config.texts_for(entry.language).answer)


async def _say(_: Gate, entry: Entry) -> Composed:
    return Composed(str(entry.about["text"]))


async def _order(gate: Gate, entry: Entry) -> Composed:
    """The message about a payment or a refund, with a button that opens the order's page, or the app."""
    async with gate.store.read() as connection:
        order = await find_order(connection, prepay_id=str(entry.about["prepay_id"]))
    if order is None:
        return Composed("")
    user = await gate.user(order.openid)
    texts = gate.config.texts_for(user.language if user else "")
    fields = {
        "order": order.out_trade_no,
        "description": " ".join(order.description.split()),
        "amount": shown(order.amount, order.currency, exponents(gate.config).get(order.currency, 0)),
    }
    page = gate.config.messages.order_page.replace("{out_trade_no}", quote(order.out_trade_no, safe=""))
    return _with_button(gate, texts, filled(texts.paid if entry.kind == "paid" else texts.refunded, fields), page)


def _with_button(gate: Gate, texts: Texts, text: str, page: str = "") -> Composed:
    return Composed(text, Button(texts.open, gate.link(page)))


def _has_page(bundle: Path, page: str) -> bool:
    """Whether the bundle has the page `path?query`: its list of pages stands in the app's own code, as JSON.

    Where no bundle is here, since another server has it, the app itself opens its home page for a page that it has not.
    """
    name = msgspec.json.encode(page.partition("?")[0]).decode()
    try:
        return f"{name}:{{" in (bundle / _APP).read_text(encoding="utf-8")
    except OSError:
        return True


_COMPOSERS: Mapping[Kind, Compose] = {
    "start": _start,
    "help": _help,
    "answer": _answer,
    "say": _say,
    "paid": _order,
    "refunded": _order,
}
