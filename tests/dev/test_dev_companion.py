"""`wx2tg dev --companion`: a whole order at the noodle shop, with no account anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from companion.noodles import APP, HOST, PATIENCE, Noodles, free_ports
from dev.stand import Workbench, workbench
from playwright.sync_api import Browser, Frame, Page, expect

from wx2tg import options
from wx2tg.dev.companion_beside import plan_of
from wx2tg.dev.settings import DevError

CONFIGURATION = f"""
[telegram]
bot = "shop_bot"
app = "shop"

[server]
base = "https://{HOST}"
"""

TOKEN = "4200:a-token-of-the-workbench"


@contextmanager
def opened(browser: Browser, script: Path, running: Workbench) -> Iterator[Page]:
    """The workbench in a browser; its client script comes from this machine, and nothing else from outside."""
    context = browser.new_context(viewport={"width": 1600, "height": 1000})
    context.route("https://telegram.org/**", lambda route: route.fulfill(path=script, content_type="text/javascript"))
    try:
        page = context.new_page()
        page.goto(f"{running.bench}/")
        yield page
    finally:
        context.close()


def app_of(page: Page, running: Workbench) -> Frame:
    """The app's frame, once it has begun to load."""
    page.wait_for_selector("iframe")
    for _ in range(600):
        for frame in page.frames:
            if frame.url.startswith(running.app):
                return frame
        page.wait_for_timeout(50)
    raise AssertionError("the app was not opened")


def said(running: Workbench, part: str) -> str:
    """The line with `part`, once it is printed: a companion takes long to start on a busy machine."""
    end = time.monotonic() + 2 * PATIENCE
    while not (lines := [line for line in running.said if part in line]):
        assert time.monotonic() < end and running.process.poll() is None, running.said
        time.sleep(0.1)
    return lines[0]


def shop_in(folder: Path) -> Noodles:
    """The shop's server, and companion.toml as its owner has it, whose Bot API and database must not be asked."""
    (folder / "wx2tg.toml").write_text(CONFIGURATION, encoding="utf-8")
    nowhere = f"sqlite:///{folder / 'the-real-one.db'}"
    return Noodles(folder, free_ports(), pay="v2-hmac", database=nowhere, telegram="http://127.0.0.1:1")


@pytest.mark.browser
def test_an_order_is_paid_with_no_account(chromium: Browser, telegram_script: Path, tmp_path: Path) -> None:
    noodles = shop_in(tmp_path)
    flags = ("--config", str(tmp_path / "wx2tg.toml"), "--companion", str(tmp_path / "companion.toml"))
    try:
        noodles.open_shop()
        with workbench(APP, *flags) as running:
            said(running, "companion: The companion is ready.")
            with opened(chromium, telegram_script, running) as page:
                order(page, running, noodles)
    finally:
        noodles.shop.kill()
    assert not (tmp_path / "the-real-one.db").exists()
    assert "Traceback" not in "\n".join(running.said)


def order(page: Page, running: Workbench, noodles: Noodles) -> None:
    app = app_of(page, running)
    for dish in ("beef", "egg"):
        app.locator(f"#dish-{dish} .more").click()
    app.locator("#pay").click()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(app.locator("wx-page:not([hidden]) #status")).to_have_text("待付款 To be paid")
    app.locator("wx-page:not([hidden]) #pay").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(app.locator("wx-page:not([hidden]) #status")).to_have_text("已付款 Paid")
    (row,) = noodles.rows("SELECT * FROM orders")
    assert row["status"] == "paid"

    page.get_by_role("tab", name="Bot").click()
    chat = page.get_by_role("log", name="Chat with the bot")
    expect(chat).to_contain_text("已付款 Paid: 红烧牛肉面、卤蛋")
    page.get_by_label("Message to the bot").fill("/start")
    page.get_by_role("button", name="Send").click()
    expect(chat.locator("li").last).to_contain_text("Welcome!")
    chat.get_by_role("button", name="查看订单 See the order").click()
    again = app_of(page, running)
    expect(again.locator("wx-page:not([hidden]) #status")).to_have_text("已付款 Paid")
    state = running.get("/api/state")
    assert state["companion"] == f"http://127.0.0.1:{noodles.ports.public}"


def project(folder: Path, text: str) -> Any:
    (folder / "wx2tg.toml").write_text(text, encoding="utf-8")
    return options.load(APP, folder / "wx2tg.toml")


def test_without_a_configuration_one_is_made(tmp_path: Path) -> None:
    own = project(tmp_path, CONFIGURATION)
    plan = plan_of(None, own, token=TOKEN, folder=tmp_path)
    assert (plan.base, plan.bot) == (f"https://{HOST}", "shop_bot")
    text = plan.file.read_text(encoding="utf-8")
    assert TOKEN not in text and plan.secret not in text

    from wx2tg.companion.config_file import load

    config = load(plan.file, plan.env)
    assert (config.telegram.token.reveal(), config.telegram.webhook_secret.reveal()) == (TOKEN, plan.secret)
    assert plan.public == f"http://{config.public.listen}"


@pytest.mark.parametrize(
    ("own", "companion", "words"),
    [
        ("", "", r"\[server\] base"),
        (CONFIGURATION, "[app", "not valid TOML"),
        (CONFIGURATION, "[app]\n", r"no `base` in \[app\]"),
        (CONFIGURATION, '[app]\nbase = "https://other.example"\n', "but .server. base of wx2tg.toml is"),
        (CONFIGURATION, f'[app]\nbase = "https://{HOST}"\n', r"no `token` in \[telegram\]"),
        (CONFIGURATION, f'[app]\nbase = "https://{HOST}"\n[telegram]\ntoken = "1:2"', "should name a variable"),
        (CONFIGURATION, f'[app]\nbase = "https://{HOST}"\n[telegram]\ntoken = "env:T"', "no `webhook_secret`"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(tmp_path: Path, own: str, companion: str, words: str) -> None:
    file = tmp_path / "companion.toml"
    file.write_text(companion, encoding="utf-8")
    with pytest.raises(DevError, match=words):
        plan_of(file, project(tmp_path, own), token=TOKEN, folder=tmp_path)


def test_a_companion_that_cannot_run_says_why(tmp_path: Path) -> None:
    shop_in(tmp_path)
    file = tmp_path / "companion.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("rate = 10", "rat = 10"), encoding="utf-8")
    flags = ("--config", str(tmp_path / "wx2tg.toml"), "--companion", str(file))
    with workbench(APP, *flags) as running:
        assert "rat" in said(running, "companion: ")
        assert "not started again" in said(running, "The companion has ended with status")
        assert running.get("/api/state")["companion"] is None
