"""`companion.toml`: what it means, what is refused, and that no secret can be read out of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError, load, read

LEAST = """
[app]
base = "https://shop.example"
appid = "wx0123456789abcdef"
secret = "env:APP_SECRET"

[telegram]
bot = "noodle_bot"
token = "env:BOT_TOKEN"
"""
ENVIRONMENT = {"APP_SECRET": "0123456789abcdef0123456789abcdef", "BOT_TOKEN": "4200:a-bot-token-for-tests"}


def config(more: str = "", **environment: str) -> Config:
    return read(LEAST + more, "companion.toml", ENVIRONMENT | environment)


def test_the_least_that_must_be_said() -> None:
    found = config()
    assert found.telegram.token.reveal() == ENVIRONMENT["BOT_TOKEN"]
    assert (found.wechat.listen, found.payment.currency) == ("127.0.0.1:8081", "XTR")
    assert found.database.url.reveal() == "sqlite:///companion.db"


def test_everything_that_can_be_said() -> None:
    found = config(
        """
        [payment]
        currency = "EUR"
        rate = 0.13
        exponent = 2
        provider_token = "env:PROVIDER"
        mchid = "1900000001"
        key = "env:MCH_KEY"
        [templates.AbC-1_x]
        text = "Order {character_string1} is ready"
        button = "Look"
        [texts.en]
        start = "Hello"
        [texts.zh]
        start = "你好"
        [security-check]
        text = "words"
        words = ["bad"]
        [database]
        url = "env:DATABASE"
        """,
        PROVIDER="p:TEST",
        MCH_KEY="k" * 32,
        DATABASE="postgresql://shop:password@db/shop",
    )
    assert found.payment.rate == Decimal("0.13")
    assert found.templates["AbC-1_x"].button == "Look"
    assert [found.texts_for(language).start for language in ("zh-hans", "en", "de", "")] == [
        "你好",
        "Hello",
        "Hello",
        "Hello",
    ]
    assert config().texts_for("de").open == "Open"
    shown = repr(found)
    assert not any(secret in shown for secret in (*ENVIRONMENT.values(), "p:TEST", "k" * 32, "password"))
    assert "***" in shown


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        (
            "[login]\nmax_aeg = 1",
            "companion.toml:11: `max_aeg` in [login] is not a key of companion.toml: did you mean",
        ),
        ("[logn]", "companion.toml:10: [logn] is not a key of companion.toml: did you mean `login`?"),
        ('[login]\nmax_age = "1"', 'companion.toml:11: `max_age` in [login] should be a whole number, but it is "1"'),
        ("[login]\nmax_age = 0", "companion.toml:11: `max_age` in [login]: expected int >= 1"),
        ('[public]\nlisten = "8080"', 'should be an address and a port, such as "127.0.0.1:8081", but it is "8080"'),
        ('[public]\nlisten = "[::]:70000"', "`listen` in [public] should have a port between 1 and 65535"),
        ('[public]\nbackend = "https://user:pw@x"', "should be an http or https address without user"),
        ('[templates.a]\ntext = "x"\n[templates.b]\ntxt = "x"', "`txt` in [templates.b] is not a key"),
        ('[templates.a]\ntext = "x"\n[templates.b]\nbutton = "x"', "`text` in [templates.b] is missing"),
        ("[templates.b]\ntext = 7", "`text` in [templates.b] should be a text in quotes, but it is 7"),
        ('[payment]\ncurrency = "EUR"', "`currency` in [payment] is EUR, which needs a `provider_token`"),
        ("[payment]\nrate = 0", "`rate` in [payment] should be above 0"),
        ('[payment]\nrate = "ten"', "`rate` in [payment]"),
        ("[payment]\nexponent = 2", "`exponent` in [payment] is for currencies"),
        ('[payment]\nkey = "written out"', "`key` in [payment] is a secret, which does not belong into this file"),
        ("[payment]\nkey = 987654", "`key` in [payment] is a secret, which does not belong into this file"),
        ('[payment]\nv3_key = "env:APPID_SHORT"', "names the variable APPID_SHORT, which is not set"),
        ('[payment]\nv3_key = "env:BOT_TOKEN"', "`v3_key` in [payment] should have 32 characters"),
        ("[payment]\nleast = 9\nmost = 8", "companion.toml:12: `most` in [payment] should not be below `least`"),
        ("[payment]\nmost = 0", "`most` in [payment]: expected int >= 1"),
        ("[payment]\nmost = 100001", "`most` in [payment] is above the 100,000 Stars of one invoice"),
        ("[payment]\nleast = 100001", "`least` in [payment] is above the 100,000 Stars of one invoice"),
        ('[security-check]\ntext = "hook"', "`text` in [security-check] is `hook`, but there is no `hook` to ask"),
        ('[security-check]\nimages = "words"', "`images` in [security-check] should be one of"),
        ('[database]\nurl = "postgresql://u:written@h/n"', "`url` in [database] is a secret"),
        ('[wechat]\nlisten = "127.0.0.1:8080"', "is that of `listen` in [public]"),
        ("a = [", "is not valid TOML"),
        ("# 123456789:AAabcdefghijklmnopqrstuvwxyz0123456", "companion.toml:10: this looks like the token of a bot"),
    ],
)
def test_mistakes(more: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config(more)
    assert problem in str(caught.value)
    for secret in ("written", "987654", *ENVIRONMENT.values(), "AAabc"):
        assert secret not in str(caught.value).replace("written out otherwise", "")


def test_the_address_of_the_app() -> None:
    for wrong in ("", "http://shop.example", "https://shop.example/app", "https://user@shop.example", "https:// x"):
        with pytest.raises(ConfigError, match="`base` in \\[app\\] should be an https address without a path"):
            read(LEAST.replace("https://shop.example", wrong), "companion.toml", ENVIRONMENT)


def test_what_is_missing() -> None:
    with pytest.raises(ConfigError, match=r"^companion.toml:1: \[telegram\] is missing"):
        read(LEAST.partition("[telegram]")[0], "companion.toml", ENVIRONMENT)
    with pytest.raises(ConfigError, match="`base` in \\[app\\] is missing"):
        read(LEAST.replace("base =", "# base ="), "companion.toml", ENVIRONMENT)


def test_a_key_of_32_characters_that_are_more_bytes() -> None:
    with pytest.raises(ConfigError, match="`v3_key` in \\[payment\\] should have 32 characters, all of them ASCII"):
        config('[payment]\nv3_key = "env:WIDE"', WIDE="é" * 32)
    assert config('[payment]\nv3_key = "env:KEY"', KEY="k" * 32).payment.v3_key


def test_a_public_address_for_wechats_side_needs_secrets() -> None:
    listen = '[wechat]\nlisten = "0.0.0.0:8081"\n'
    assert config(listen).wechat.listen == "0.0.0.0:8081"
    with pytest.raises(ConfigError, match="can be reached from other machines: `secret`"):
        config(listen, APP_SECRET="short")
    with pytest.raises(ConfigError, match="can be reached from other machines: `key`"):
        config(listen + '[payment]\nmchid = "1900000001"')
    assert config(APP_SECRET="short").app.secret.reveal() == "short"


def test_secrets_come_from_the_file_beside_it_or_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "companion.toml"
    file.write_text(LEAST, encoding="utf-8")
    (tmp_path / ".env").write_text('# secrets\nAPP_SECRET="from file"\nBOT_TOKEN=4200:of-file\n', encoding="utf-8")
    found = load(file, {"BOT_TOKEN": "4200:of-environment"})
    assert (found.app.secret.reveal(), found.telegram.token.reveal()) == ("from file", "4200:of-environment")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "other.toml")
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not encoded in UTF-8"):
        load(file)
