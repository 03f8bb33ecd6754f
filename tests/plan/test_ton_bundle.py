"""Payments in TON: what a bundle has for them, and what a bundle without them has not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.projects import convert, small_app, write_project
from plan.policies import policy_of

from wx2tg import options
from wx2tg.link.libraries import library_text
from wx2tg.link.wallets import bridges, shipped_wallets
from wx2tg.options import OptionsError

PAGE = "pages/index/index"
PAYS = {f"{PAGE}.js": "Page({ pay() { wx.requestPayment({ package: 'prepay_id=1' }); } });\n"}
TON = '[payment]\nprovider = "ton-connect"\nendpoint = "https://shop.example/tg/invoice"\n'
APP = f'{TON}[ton-connect]\nurl = "https://shop.example/app/"\n'
ICON = 'icon = "art/tea.PNG"\n'
FILES = small_app(PAGE) | PAYS | {"art/tea.PNG": b"a picture"}


def converted(root: Path, toml: str, files: dict[str, str | bytes] | None = None, **flags: Any) -> list[str]:
    """Convert an app that pays, into `root/dist`. Gives the codes of the findings about TON."""
    src = write_project(root / "src", FILES | (files or {}) | {"wx2tg.toml": toml})
    report = convert(src, root / "dist", **flags)
    return sorted(item.code for item in report.findings if item.code.startswith("WX53") or item.code == "WX2005")


def manifest(root: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((root / "dist" / "tonconnect-manifest.json").read_text(encoding="utf-8"))
    return found


def list_of(root: Path) -> list[dict[str, Any]]:
    """The list of wallets in the bundle, which has to be the one that its script is told."""
    (file,) = (root / "dist" / "_app").glob("wallets-*.json")
    assert file.name in (root / "dist" / "_app" / "app.js").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def traces(root: Path) -> Iterator[str]:
    """What in a bundle is of TON Connect."""
    for file in (root / "dist").rglob("*"):
        if re.search(r"tonconnect|wallets-", file.name):
            yield file.name
        elif (
            file.is_file()
            and file.suffix in (".js", ".html", "")
            and re.search(r"tonConnect|TON_CONNECT|bridge\.tonapi", file.read_text())
        ):
            yield f"in {file.name}"


@pytest.mark.parametrize(
    ("toml", "files"),
    [
        ('[payment]\nendpoint = "https://shop.example/i"\n', {}),
        (
            '[payment]\nprovider = "invoice"\nendpoint = "https://shop.example/i"\n[ton-connect]\nurl = "https://a.example"\n',
            {},
        ),
        (APP, {f"{PAGE}.js": "Page({});\n"}),
    ],
    ids=["no provider", "another provider", "nothing is paid"],
)
def test_an_app_that_does_not_pay_in_ton_has_nothing_of_it(
    toml: str, files: dict[str, str | bytes], tmp_path: Path
) -> None:
    assert converted(tmp_path, toml, files) == []
    assert list(traces(tmp_path)) == []


def test_the_bundle_of_an_app_that_does(tmp_path: Path) -> None:
    more = 'terms = "https://shop.example/terms"\nprivacy = "https://shop.example/privacy"\n'
    assert converted(tmp_path, APP + ICON + more + '[project]\nname = "Tea House"\n') == []
    assert manifest(tmp_path) == {
        "url": "https://shop.example/app",
        "name": "Tea House",
        "iconUrl": "https://shop.example/app/tonconnect-icon.png",
        "termsOfUseUrl": "https://shop.example/terms",
        "privacyPolicyUrl": "https://shop.example/privacy",
    }
    assert (tmp_path / "dist" / "tonconnect-icon.png").read_bytes() == b"a picture"
    names = [file.name for file in (tmp_path / "dist" / "_app").glob("tonconnect-*")]
    assert sorted(name.partition(".")[2] for name in names) == ["LICENSE.txt", "js"]
    page = (tmp_path / "dist" / "index.html").read_text(encoding="utf-8")
    assert not any(name in page for name in names), "it is loaded for the first payment"


def test_every_wallet_can_be_reached(tmp_path: Path) -> None:
    """The policy has the hosts of the wallets' bridges and icons, and no others for them."""
    converted(tmp_path, APP + ICON)
    wallets, policy = list_of(tmp_path), policy_of(tmp_path / "dist")
    assert len(wallets) > 20
    for wallet in wallets:
        assert bridges(wallet), wallet["name"]
        for directive, addresses in (("connect-src", bridges(wallet)), ("img-src", [wallet["image"]])):
            for address in addresses:
                assert any(address.startswith(source) for source in policy[directive] if "//" in source), address
    assert "https:" not in policy["connect-src"] + policy["img-src"]
    assert policy["script-src"] == ["'self'", "https://telegram.org"]
    assert policy["frame-src"] == ["'none'"]


def test_only_some_wallets(tmp_path: Path) -> None:
    converted(tmp_path, APP + ICON + 'wallets = ["tonkeeper", "telegram-wallet"]\n')
    assert [wallet["app_name"] for wallet in list_of(tmp_path)] == ["telegram-wallet", "tonkeeper"]
    connect = policy_of(tmp_path / "dist")["connect-src"]
    assert [source for source in connect if "//" in source] == [
        "https://shop.example",
        "https://bridge.tonapi.io",
        "https://walletbot.me",
    ]


def test_a_list_that_is_fetched(tmp_path: Path) -> None:
    """Its hosts are not known: any may be reached, or those that the owner names."""
    toml = APP + ICON + 'wallets_list = "https://config.ton.org/wallets-v2.json"\n'
    converted(tmp_path, toml)
    policy = policy_of(tmp_path / "dist")
    assert "https:" in policy["connect-src"]
    assert "https:" in policy["img-src"]
    assert not list((tmp_path / "dist" / "_app").glob("wallets-*"))
    assert "https://config.ton.org/wallets-v2.json" in (tmp_path / "dist" / "_app" / "app.js").read_text()
    given = '[security]\nconnect = ["https://bridge.example"]\nimages = ["https://wallet.example"]\n'
    converted(tmp_path, toml + given)
    policy = policy_of(tmp_path / "dist")
    assert {"https://config.ton.org", "https://bridge.example"} < set(policy["connect-src"])
    assert "https:" not in policy["connect-src"] + policy["img-src"]


def test_the_icon_of_the_project(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict.fromkeys(("images/a/logo.png", "images/logo.png", "images/tab-icon.png"), b"")
    assert converted(tmp_path, APP, files) == ["WX5303"]
    assert manifest(tmp_path)["iconUrl"] == "https://shop.example/app/images/logo.png"
    assert (tmp_path / "dist" / "images" / "logo.png").is_file()


@pytest.mark.parametrize("name", ["images/logo.svg", "images/logo.jpg", "images/tea.png", "images/icon-cart.png"])
def test_no_icon(name: str, tmp_path: Path) -> None:
    assert converted(tmp_path, APP, {name: b""}) == ["WX5302"]
    assert "iconUrl" not in manifest(tmp_path)


@pytest.mark.parametrize(
    ("toml", "missing"),
    [
        ('[payment]\nprovider = "ton-connect"\n', ["`endpoint` in [payment]", "`url` in [ton-connect]"]),
        (TON, ["`url` in [ton-connect]"]),
        (
            '[payment]\nprovider = "ton-connect"\n[ton-connect]\nurl = "https://a.example"\n',
            ["`endpoint` in [payment]"],
        ),
        (f'{TON}[project]\nbase = "https://shop.example/"\n', []),
        (f'{TON}[ton-connect]\nmanifest = "https://shop.example/m.json"\n', []),
    ],
    ids=["both", "address", "endpoint", "base", "manifest"],
)
def test_what_is_missing(toml: str, missing: list[str], tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", FILES | {"wx2tg.toml": toml})
    report = convert(src, tmp_path / "dist")
    told = [item.message for item in report.findings if item.code == "WX5301"]
    assert len(told) == bool(missing)
    assert "WX2005" not in {item.code for item in report.findings}
    for part in ("`endpoint` in [payment]", "`url` in [ton-connect]"):
        assert (part in "".join(told)) == (part in missing)


def test_a_companion_is_all_that_is_needed(tmp_path: Path) -> None:
    """`[server] base` is both the app's address and the endpoint's."""
    toml = '[server]\nbase = "https://shop.example/app/"\n[payment]\nprovider = "ton-connect"\n[ton-connect]\n' + ICON
    assert converted(tmp_path, toml) == []
    assert manifest(tmp_path)["url"] == "https://shop.example/app"
    other = toml + 'url = "https://cdn.example"\n'
    assert converted(tmp_path, other) == []
    assert manifest(tmp_path)["url"] == "https://cdn.example"


def test_a_manifest_of_ones_own(tmp_path: Path) -> None:
    converted(tmp_path, f'{TON}[ton-connect]\nmanifest = "https://shop.example/m.json"\n')
    assert not (tmp_path / "dist" / "tonconnect-manifest.json").exists()
    assert "https://shop.example/m.json" in (tmp_path / "dist" / "_app" / "app.js").read_text(encoding="utf-8")


def test_a_wallet_that_no_list_has(tmp_path: Path) -> None:
    assert converted(tmp_path, APP + ICON + 'wallets = ["tonkeper"]\n') == ["WX5304"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('url = "http://shop.example"', "`url` in [ton-connect] should be an address that begins with https://"),
        ('icon = "art/tea.svg"', "`icon` in [ton-connect] should be a PNG or ICO file"),
        ('icon = "http://shop.example/a.png"', "`icon` in [ton-connect] should be a file, or an address"),
        ('terms = "terms.html"', "`terms` in [ton-connect] should be an address"),
        ('icon = "../../../secret.png"', "leads out of"),
    ],
)
def test_mistakes_in_the_section(line: str, problem: str, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", FILES | {"wx2tg.toml": f"{TON}[ton-connect]\n{line}\n"})
    with pytest.raises(OptionsError) as raised:
        options.load(src)
    assert problem in str(raised.value)


def test_an_icon_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OptionsError, match=r"There is no file at .art/nothing\.png"):
        converted(tmp_path, APP + 'icon = "art/nothing.png"\n')


def test_the_list_is_the_one_that_the_library_falls_back_to() -> None:
    """All wallets that its script names are in the list, but for extensions of browsers."""
    named = re.findall(r'\{app_name:"([^"]+)".*?bridge:\[(.*?)\]', library_text("tonconnect"))
    reached = [name for name, by in named if 'type:"sse"' in by]
    assert len(named) > len(reached) > 20
    assert [wallet["app_name"] for wallet in shipped_wallets()] == reached
    assert all(wallet["universal_url"].startswith("https://") for wallet in shipped_wallets())
