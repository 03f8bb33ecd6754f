"""`[ton]` in companion.toml: what it leaves open, what is wrong with it, and that its key stays secret."""

from __future__ import annotations

import pytest

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError, read
from wx2tg.companion.ton_config import USDT_MASTER, api_of, asset_of, exponents, is_on_chain, owner_of

WALLET = "UQAREREREREREREREREREREREREREREREREREREREREREbvW"
TEST_WALLET = "0QAREREREREREREREREREREREREREREREREREREREREREQBc"
RAW = "0:" + "11" * 32
MASTER = "0:" + "ab" * 32
LEAST = """
[app]
base = "https://shop.example"
appid = "wx0123456789abcdef"
secret = "env:APP_SECRET"
[telegram]
bot = "noodle_bot"
token = "env:BOT_TOKEN"
[payment]
provider = "ton-connect"
[ton]
"""


def ton_config(more: str) -> Config:
    known = {"APP_SECRET": "0123456789abcdef", "BOT_TOKEN": "4200:a-bot-token", "TON_KEY": "a-secret-key"}
    return read(LEAST + more, "companion.toml", known)


def test_what_may_be_left_open() -> None:
    found = ton_config(f'address = "{WALLET}"\nrate = 0.0451\napi_key = "env:TON_KEY"')
    assert owner_of(found.ton).raw == RAW
    assert asset_of(found.ton) == ("TON", 9, None)
    assert api_of(found.ton) == "https://toncenter.com/api/v3"
    assert "a-secret-key" not in repr(found) and found.ton.api_key.reveal() == "a-secret-key"


def test_the_test_network_and_jettons() -> None:
    found = ton_config(
        f'address = "{TEST_WALLET}"\nrate = 1\nnetwork = "testnet"\nasset = "{MASTER}"\ndecimals = 9\n'
        'api = "http://127.0.0.1:8081/api/v3/"'
    )
    assert (owner_of(found.ton).raw, api_of(found.ton)) == (RAW, "http://127.0.0.1:8081/api/v3")
    asset = asset_of(found.ton)
    assert (asset.currency, asset.decimals) == ("JABABABA", 9) and is_on_chain(asset.currency)
    usdt = asset_of(ton_config(f'address = "{RAW}"\nrate = 0.14\nasset = "USDT"').ton)
    assert usdt == asset_of(ton_config(f'address = "{RAW}"\nrate = 0.14\nasset = "{USDT_MASTER}"').ton)
    assert usdt.master is not None and (usdt.master.raw, usdt.decimals) == (USDT_MASTER, 6)
    assert not any(map(is_on_chain, ("XTR", "EUR", "USD")))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("rate = 1", "`address` in [ton] is missing"),
        (f'address = "{WALLET[:-1]}V"\nrate = 1', "companion.toml:12: `address` in [ton] is mistyped"),
        (f'address = "{TEST_WALLET}"\nrate = 1', "`address` in [ton] is an address of the test network"),
        (f'address = "{WALLET}"', "`rate` in [ton] is missing"),
        (f'address = "{WALLET}"\nrate = -1', "`rate` in [ton] should be above 0"),
        (f'address = "{WALLET}"\nrate = nan', "`rate` in [ton] should be above 0"),
        (f'address = "{WALLET}"\nrate = 1\nasset = "USDC"', "`asset` in [ton] should be TON, USDT or the address"),
        (f'address = "{WALLET}"\nrate = 1\nasset = "{MASTER}"', "`decimals` in [ton] is missing"),
        (f'address = "{WALLET}"\nrate = 1\nasset = "USDT"\ndecimals = 9', "is for other jettons: USDT has 6"),
        (f'address = "{WALLET}"\nrate = 1\ndecimals = 6', "is for other jettons: TON has 9"),
        (f'address = "{WALLET}"\nrate = 1\nasset = "USDT"\nnetwork = "testnet"', "no master on the test network"),
        (f'address = "{WALLET}"\nrate = 1\nnetwork = "main"', "`network` in [ton] should be one of the words"),
        (f'address = "{WALLET}"\nrate = 1\napi_key = "a-key"', "`api_key` in [ton] is a secret"),
        (f'address = "{WALLET}"\nrate = 1\npoll = 0', "`poll` in [ton]"),
        (f'address = "{WALLET}"\nrate = 1\napi = "https://x?api_key=1"', "`api` in [ton] should be an http"),
        (f'addres = "{WALLET}"', "`addres` in [ton] is not a key of companion.toml: did you mean `address`?"),
    ],
)
def test_mistakes(more: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ton_config(more)
    assert problem in str(caught.value)


def test_the_digits_behind_the_point() -> None:
    found = ton_config(f'address = "{WALLET}"\nrate = 1\nasset = "{MASTER}"\ndecimals = 4')
    digits = [exponents(found).get(currency, 0) for currency in ("TON", "USDT", "JABABABA", "J1234567", "XTR", "EUR")]
    assert digits == [9, 6, 4, 0, 0, 0]


def test_telegram_charges_no_toncoins() -> None:
    text = LEAST.replace('provider = "ton-connect"', 'currency = "TON"').removesuffix("[ton]\n")
    with pytest.raises(ConfigError, match='write `provider = "ton-connect"`'):
        read(text, "companion.toml", {"APP_SECRET": "x" * 16, "BOT_TOKEN": "4200:a-bot-token"})


def test_without_the_provider_nothing_is_asked_of_the_section() -> None:
    text = LEAST.replace('provider = "ton-connect"', "")
    assert read(text, "companion.toml", {"APP_SECRET": "x" * 16, "BOT_TOKEN": "4200:b"}).payment.provider == "telegram"
