"""The journey's parts, put together: Telegram, the shop and its companion, and a customer's phone with the app."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from browser.phone import PATIENCE, Phone
from companion.fake_bot import BOT, TOKEN
from companion.launch import contact
from companion.messenger import Town, town
from companion.noodles import APP, HOST, Noodles, free_ports, running
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, NullPool, create_engine, text

from wx2tg import options
from wx2tg.driver import pipeline

ANN = 42
ORIGIN = f"https://{HOST}"

CONFIGURATION = f"""
[telegram]
bot = "{BOT["username"]}"
app = "shop"

[server]
base = "{ORIGIN}"
"""


def convert_app(folder: Path, more: str = "", app: Path = APP) -> Path:
    """The app as its owner converts it, in `folder`; `more` are further lines of wx2tg.toml."""
    (folder / "wx2tg.toml").write_text(CONFIGURATION + more, encoding="utf-8")
    pipeline.convert(app, options.load(app, folder / "wx2tg.toml").with_flags(out=folder / "dist"))
    return folder / "dist"


class Journey:
    """All parts: Telegram, the shop with its companion, and one customer's phone."""

    def __init__(self, town: Town, noodles: Noodles, phone: Phone, companion: Engine) -> None:
        self.companion = companion
        self.town = town
        self.noodles = noodles
        self.phone = phone

    def order(self) -> dict[str, Any]:
        """The one order in the shop's database."""
        (row,) = self.noodles.rows("SELECT * FROM orders")
        return row

    def put_together(self, remark: str = "") -> None:
        """Two bowls of beef noodles and an egg, and to the till."""
        self.phone.tap("#dish-beef .more")
        self.phone.tap("#dish-beef .more")
        self.phone.tap("#dish-egg .more")
        expect(self.phone.find("#total")).to_have_text("¥59.00")
        self.phone.find("#remark input").fill(remark)
        self.phone.tap("#pay")
        # The bot may write to those who have allowed it, which the app asks for before it orders.
        self.phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_request_write_access')")
        self.town.telegram.chats.add(ANN)

    def invoice(self) -> str:
        """The link of the invoice that the app has opened, once it has."""
        self.phone.until("fakeHost.asked.some(({ name }) => name === 'web_app_open_invoice')")
        return f"https://t.me/${self.phone.asked('web_app_open_invoice')[-1]['slug']}"

    def pay(self, link: str, *, times: int = 1) -> None:
        """Pay in Telegram's sheet, which then closes and tells the app; updates come `times` at once."""
        assert self.town.run(self.town.telegram.pay(link, ANN, times=times)) == "paid"
        self.phone.say("invoice_closed", slug=link.removeprefix("https://t.me/$"), status="paid")

    def messages(self, start: str) -> list[dict[str, Any]]:
        """What the bot has written to the customer that begins so."""
        sent = self.town.telegram.messages
        return [message for message in sent if message["chat"] == ANN and message["text"].startswith(start)]

    def message(self, start: str) -> dict[str, Any]:
        """The one message that begins so, once it is there."""
        self.wait(lambda: self.messages(start))
        (found,) = self.messages(start)
        return found

    def until(self, query: str) -> None:
        """Wait until the companion's database has a row."""
        self.wait(lambda: self.change(query))

    def change(self, query: str) -> bool:
        """Read or write in the companion's database: whether there are such rows."""
        with self.companion.begin() as connection:
            done = connection.execute(text(query))
            return bool(done.first() if done.returns_rows else done.rowcount)

    def wait(self, happened: Callable[[], object]) -> None:
        """Wait until something has happened; the phone goes on in the meantime."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, self.noodles.companion.log.read_text(encoding="utf-8")
            self.phone.page.wait_for_timeout(50)


@contextmanager
def started(
    browser: Browser,
    script: Path,
    bundle: Path,
    folder: Path,
    *,
    database: str,
    pay: str,
    others: Mapping[str, int] | None = None,
    **settings: str,
) -> Iterator[Journey]:
    """Everything runs, and the customer has the app open.

    `others` are further hosts that the phone may reach, and their ports on this machine; `settings` are those of
    Noodles. At the end no part may have met a fault.
    """
    ports = free_ports()
    (folder / "dist").symlink_to(bundle)
    with ExitStack() as stack:
        place = stack.enter_context(town({HOST: ports.public, **(others or {})}, folder))
        noodles = Noodles(folder, ports, pay=pay, database=database, telegram=place.telegram.base, **settings)
        stack.enter_context(running(noodles))
        status, said = noodles.command("webhook")
        assert (status, place.telegram.webhook) == (0, f"{ORIGIN}/tg/webhook"), said
        more = {"proxy": {"server": place.proxy}, "ignore_https_errors": True}
        phone = Phone(browser, f"{ORIGIN}/", script, token=TOKEN, more=more)
        phone.near += [f"https://{host}/" for host in others or ()]
        stack.callback(phone.context.close)
        phone.open()
        phone.user(invoice=None, contact=contact(ANN, "8613800138000", token=TOKEN))
        engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
        yield Journey(place, noodles, phone, engine)
        assert not phone.unexpected(), phone.unexpected()
        noodles.check_logs()


def page_of(link: str) -> str:
    """The page that a link of the app opens."""
    base, _, start = link.partition("?startapp=")
    assert base == f"https://t.me/{BOT['username']}/shop"
    return base64.urlsafe_b64decode(start + "=" * (-len(start) % 4)).decode()
