"""What `wx2tg init --companion` writes for payments on TON and for back ends that cannot be configured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from browser.projects import write_project
from cli.started import APP, SHOP, filled, init, loaded, read, settings, started, variables

from wx2tg.companion import config_file
from wx2tg.companion.public import health
from wx2tg.version import __version__

TON = '[payment]\nprovider = "ton-connect"\n'
WALLET = "UQAREREREREREREREREREREREREREREREREREREREREREbvW"


def shop(root: Path, toml: str = "", files: Mapping[str, str | bytes] = SHOP) -> Path:
    """The companion's folder for a project whose wx2tg.toml is `toml`."""
    if not toml:
        return started(root, files)
    src = write_project(root / "app", {**APP, **files, "wx2tg.toml": toml})
    done = init(src)
    assert done.exit_code == 0, done.output
    return src / "companion"


def uncommented(text: str, section: str, *keys: str) -> str:
    """The text in which these commented keys of a section are active."""
    head, name, rest = text.partition(f"\n[{section}]\n")
    own, mark, others = rest.partition("\n[")
    for key in keys:
        own, times = re.subn(rf"^# {key} = ", f"{key} = ", own, flags=re.MULTILINE)
        assert times == 1, key
    return head + name + own + mark + others


def test_a_project_that_is_paid_on_ton(tmp_path: Path) -> None:
    folder = shop(tmp_path, TON)
    found = settings(folder)
    assert found["payment"]["provider"] == "ton-connect"
    assert (found["ton"]["asset"], found["ton"]["rate"]) == ("USDT", 0.14)
    assert "currency" not in read(folder, "companion.toml").partition("[payment]")[2].partition("\n[")[0]
    with pytest.raises(config_file.ConfigError, match=r"`address` in \[ton\] is missing"):
        loaded(folder, filled(folder))
    text = read(folder, "companion.toml").replace('address = ""', f'address = "{WALLET}"')
    text = uncommented(text, "ton", "api_key", "network").replace('asset = "USDT"', 'asset = "TON"')
    config = config_file.read(text, "companion.toml", filled(folder))
    assert (config.ton.network, config.ton.api_key.reveal()) == ("testnet", filled(folder)["TON_API_KEY"])
    assert f'"wx2tg[companion,ton]=={__version__}"' in read(folder, "Dockerfile")
    assert f'"wx2tg[companion,ton]=={__version__}"' in read(folder, "README.md")
    assert "wx2tg companion refunded" in read(folder, "README.md")
    assert "PROVIDER_TOKEN" not in variables(folder)
    named = re.findall(r'"env:(\w+)"', read(folder, "companion.toml"))
    assert set(named) - {"NAME"} <= set(variables(folder))


def test_payments_on_ton_are_shown_to_others(tmp_path: Path) -> None:
    folder = shop(tmp_path)
    config = loaded(folder, filled(folder))
    assert (config.payment.provider, config.ton.address) == ("telegram", "")
    assert "TON_API_KEY" in variables(folder)
    assert f'ARG WX2TG="wx2tg[companion]=={__version__}"' in read(folder, "Dockerfile")
    text = uncommented(read(folder, "companion.toml"), "payment", "provider")
    text = uncommented(text, "ton", "address", "asset", "rate", "api_key").replace('"UQ..."', f'"{WALLET}"')
    found = config_file.read(text, "companion.toml", filled(folder))
    assert (found.payment.provider, found.ton.asset, str(found.ton.rate)) == ("ton-connect", "USDT", "0.14")


def test_an_app_that_takes_no_payments_has_nothing_of_ton(tmp_path: Path) -> None:
    folder = shop(tmp_path, TON, {})
    assert "ton" not in settings(folder) and "TON_API_KEY" not in variables(folder)
    assert f'"wx2tg[companion]=={__version__}"' in read(folder, "Dockerfile")


def test_the_other_keys_of_payment(tmp_path: Path) -> None:
    folder = shop(tmp_path)
    text = uncommented(read(folder, "companion.toml"), "payment", "least", "most", "public_key_id")
    payment = config_file.read(text, "companion.toml", filled(folder)).payment
    assert (payment.least, payment.most) == (100, 100_000)
    assert payment.public_key_id.startswith("PUB_KEY_ID_")
    assert "wx2tg companion public-key" in text


@pytest.mark.parametrize("local", ["", "http://localhost:8082"])
def test_ways_for_back_ends_that_cannot_be_configured(tmp_path: Path, local: str) -> None:
    folder = shop(tmp_path, files={"pages/index/index.js": f"wx.request({{ url: '{local}/x' }});"} if local else {})
    text = uncommented(read(folder, "companion.toml"), "wechat", "tls_listen")
    text = uncommented(text, "proxy", "listen", "secret")
    config = config_file.read(text, "companion.toml", filled(folder))
    assert config.proxy.listen == ("0.0.0.0:8092" if local else "0.0.0.0:8082")
    assert config.wechat.tls_listen == "0.0.0.0:443"
    assert config.proxy.secret.reveal() == filled(folder)["PROXY_SECRET"]
    for page in re.findall(r"docs/companion/[\w-]+\.md", text):
        assert (Path(__file__).parents[2] / page).is_file()
    assert f"./{config.wechat.ca}:/srv/companion/{config.wechat.ca}" in read(folder, "compose.yaml")
    assert f"{config.wechat.ca}/" in read(folder, ".gitignore").splitlines()


def test_the_health_check_asks_the_companion_itself(tmp_path: Path) -> None:
    folder = shop(tmp_path)
    port = loaded(folder, filled(folder)).public.listen.rpartition(":")[2]
    assert f"http://127.0.0.1:{port}{health.PATH}'" in read(folder, "Dockerfile")


@pytest.mark.parametrize("toml", ["", TON])
def test_lines_are_short(tmp_path: Path, toml: str) -> None:
    folder = shop(tmp_path, toml)
    for file in folder.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            assert len(line) <= 125 or "    curl" in line or "HEALTHCHECK" in line, f"{file.name}: {line}"
