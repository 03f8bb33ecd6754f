"""What the owner of an app brings along in wx2tg.toml: APIs of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, small_app, write_project

from wx2tg.options import OptionsError

PAGE = "pages/index/index"
FILES = small_app(PAGE) | {
    "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "./shims/invoice.js"\n',
    f"{PAGE}.js": "Page({ data: { query: {} }, onLoad() {"
    ' wx.chooseInvoice({ success: ({ title }) => this.setData({ "query.id": title }) }); } });',
}
SHIM = "export default function chooseInvoice({ success }) {\n  success({ title: `invoice ${1 + 1}` });\n}\n"


def test_an_api_of_the_owners_own(tmp_path: Path, phone: Callable[..., Phone]) -> None:
    src = write_project(tmp_path / "src", FILES | {"shims/invoice.js": SHIM})
    report = convert(src, tmp_path / "dist")
    assert not [found for found in report.findings if found.name == "unsupported-api"]
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    ann.find("#id", has_text="invoice 2").wait_for()


def test_an_api_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", FILES)
    with pytest.raises(OptionsError, match=r"invoice\.js"):
        convert(src, tmp_path / "dist")
