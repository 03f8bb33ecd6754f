"""Two people keep one ledger: a cloud app with functions, live queries, files and a transaction, on two phones."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.phone import Phone
from companion.cloud.service.cloud_companion import cloud
from companion.launch import TOKEN
from companion.recorder import Recorder
from playwright.sync_api import Browser, expect

from wx2tg import options
from wx2tg.driver import pipeline

pytestmark = pytest.mark.browser

APP = Path(__file__).parents[3] / "fixtures" / "apps" / "ledger"
CONFIGURATION = '[telegram]\nbot = "ledger_bot"\n[cloud]\nendpoint = "tg/cloud"\n'
SECTION = f"""
[cloud]
environments = ["ledger-1"]
functions = "{APP / "cloudfunctions"}"
[cloud.collections.books]
permission = "read-only"
[cloud.collections.entries]
permission = "read-all"
indexes = [["settled", "at"]]
"""
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "wx2tg.toml").write_text(CONFIGURATION, encoding="utf-8")
    pipeline.convert(APP, options.load(APP, folder / "wx2tg.toml").with_flags(out=folder / "dist"))
    return folder / "dist"


@pytest.fixture
def phones(
    chromium: Browser, telegram_script: Path, telegram: tuple[Recorder, str], bundle: Path, tmp_path: Path
) -> Iterator[tuple[Phone, Phone]]:
    (tmp_path / "dist").symlink_to(bundle)
    with ExitStack() as stack:
        base = stack.enter_context(cloud(telegram[1], tmp_path, f"sqlite:///{tmp_path}/ledger.db", SECTION))
        made = [Phone(chromium, f"{base}/", telegram_script, token=TOKEN, user=user) for user in (42, 43)]
        for phone in made:
            phone.near.append(base.replace("http", "ws"))
            stack.callback(phone.context.close)
            phone.open()
        yield made[0], made[1]
        assert [phone.unexpected() for phone in made] == [[], []]


def add(phone: Phone, title: str, yuan: str) -> None:
    phone.find("#title input").fill(title)
    phone.find("#yuan input").fill(yuan)
    phone.tap("#add")


def test_two_people_keep_one_ledger(phones: tuple[Phone, Phone]) -> None:
    ann, ben = phones
    for phone in phones:
        expect(phone.find("#members")).to_have_text("2 人 in the house")
    add(ann, "牛奶 Milk", "12.50")
    expect(ben.find(".entry .title")).to_have_text("牛奶 Milk")
    expect(ben.find(".entry.own")).to_have_count(0)
    expect(ann.find(".entry.own")).to_have_count(1)

    # A photograph comes as a file of the cloud, which the other phone shows.
    with ben.page.expect_file_chooser() as chooser:
        ben.tap("#photo")
    chooser.value.set_files({"name": "receipt.png", "mimeType": "image/png", "buffer": DOT})
    expect(ben.find("#photo")).to_have_text("已选 1 photo")
    add(ben, "米 Rice", "30")
    expect(ann.find(".entry .title")).to_have_text(["米 Rice", "牛奶 Milk"])
    expect(ann.find("#total")).to_have_text("¥42.50")
    picture = ann.find(".receipt img")
    ann.until("[...document.querySelectorAll('.receipt img')].some((img) => img.naturalWidth === 1)")
    assert "/tg/cloud/file/ledger-1/receipts/" in picture.evaluate("(img) => img.src")

    # What another has written stays as it is; one's own is changed, on both phones.
    ann.tap(ann.find(".entry", has_text="米 Rice").locator(".gone"))
    expect(ann.page.locator(".wx-toast")).to_have_text("不是你的 Not yours")
    ann.tap(ann.find(".entry", has_text="牛奶 Milk").locator(".more"))
    expect(ben.find("#total")).to_have_text("¥43.50")
    ann.tap("#share")
    expect(ann.find(".share")).to_have_text(["家人 Family: ¥30.00", "我 Me: ¥13.50"])

    ben.tap("#settle")
    expect(ben.page.locator(".wx-toast")).to_have_text("已结清 Settled: 2")
    for phone in phones:
        expect(phone.find(".entry")).to_have_count(0)
        expect(phone.find("#total")).to_have_text("¥0.00")
        expect(phone.find("#problem")).to_have_count(0)
