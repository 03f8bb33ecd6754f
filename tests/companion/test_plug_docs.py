"""The pages about plugging in say what the companion does: their configurations, files and hosts are the real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from companion.gates import config
from companion.plugs import PASSWORD

from wx2tg.companion.plug.authority import BUNDLE, CERTIFICATE, KEY
from wx2tg.companion.plug.hosts import HOSTS

PAGES = Path(__file__).parents[2] / "docs/companion"
NAMES = ("base-url", "proxy", "hosts")
BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([\w-]*)(?:\.md)?(?:#([\w-]+))?\)")


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_configuration_is_one(name: str) -> None:
    blocks = BLOCK.findall(page(name))
    assert blocks
    for block in blocks:
        assert config("http://127.0.0.1:1", "sqlite:///c.db", block, PROXY_SECRET=PASSWORD), block


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    for target, anchor in LINK.findall(page(name)):
        headings = re.findall(r"^#+ (.+)$", page(target or name), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, f"{name}: {target}#{anchor}"


def test_files_and_hosts_are_those_of_the_code() -> None:
    text = page("proxy")
    assert all(f"companion-ca/{name}" in text for name in (CERTIFICATE, BUNDLE, KEY))
    section = text.partition("## Which hosts are answered")[2].partition("\n## ")[0]
    for host in HOSTS:
        short = next(part for part in (host, host.removesuffix("weixin.qq.com")) if f"`{part}" in section)
        assert short
    lists = re.findall(r"^\| `(\[.*\])` \|", text, re.MULTILINE)
    assert len(lists) == 4
    for written in lists:
        assert config("http://127.0.0.1:1", "sqlite:///c.db", f"[proxy]\nallow = {written}")
