"""Texts by language: whose words a user reads, and what is refused in them when companion.toml is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from companion.chat import settings

from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.texts import FIELDS, Texts, built_in, filled, texts_for, unknown_fields


def config(more: str) -> Config:
    return settings("https://api.telegram.org", "sqlite:///c.db", more)


def test_whose_words_a_user_reads() -> None:
    own = {
        "ru": Texts(start="ru"),
        "pt": Texts(start="pt"),
        "pt-BR": Texts(start="pt-br"),
        "zh": Texts(start="zh", open="zh"),
        "zh_Hant": Texts(start="zh-hant"),
        "en": Texts(start="en"),
    }
    for language, start in {
        "ru": "ru",
        "pt-br": "pt-br",
        "PT_BR": "pt-br",
        "pt-pt": "pt",
        "zh": "zh",
        "zh-hans": "zh",
        "zh-CN": "zh",
        "zh-hant": "zh-hant",
        "zh-TW": "zh-hant",
        "zh-HK": "zh-hant",
        "zh-hant-mo": "zh-hant",
        "en-gb": "en",
        "de": "en",
        "": "en",
        "nonsense of a client": "en",
    }.items():
        assert texts_for(language, own).start == start, language
    assert texts_for("zh-TW", own).open == "zh", "from the base language, where the script's own lacks it"
    assert texts_for("zh-hans", own).help == built_in()["zh-hans"].help
    assert texts_for("zh-TW", {}).start == built_in()["zh-hans"].start
    assert texts_for("ru", own).help == built_in()["en"].help
    assert texts_for("de", own, "ru").start == "ru"
    assert texts_for("zh", {"en": Texts(start="en")}).start == built_in()["zh-hans"].start


def test_every_text_is_there_in_both_languages() -> None:
    for language, texts in built_in().items():
        assert list(unknown_fields(texts)) == [], language
        said = {name: getattr(texts_for(language, {}), name) for name in Texts.__struct_fields__}
        assert [name for name, text in said.items() if not text] == ["answer"]
        for name, fields in FIELDS.items():
            assert "{" not in filled(said[name], dict.fromkeys(fields, "x"))
    english, chinese = (texts_for(language, {}) for language in ("en", "zh-hans"))
    same = [name for name in Texts.__struct_fields__ if getattr(english, name) == getattr(chinese, name)]
    assert same == ["answer"]


def test_fields_are_filled_once() -> None:
    fields = {"order": "{amount}", "amount": "10 ⭐", "description": "a {b} c"}
    assert filled("{order}: {description}, {amount} { } {}", fields) == "{amount}: a {b} c, 10 ⭐ { } {}"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('[texts.en]\npaid = "{amont} paid"', "`paid` in [texts.en] names {amont}, which nobody fills in: it may name"),
        ('[texts.en]\nstart = "Hi {name}"', "`start` in [texts.en] names {name}, which nobody fills in: it has no"),
        ('[texts.de]\nopen = ""', "`open` in [texts.de]: expected str of length >= 1"),
        ('[texts.de]\nopne = "x"', "`opne` in [texts.de] is not a key of companion.toml: did you mean `open`?"),
        ('[texts."German!"]\nopen = "x"', "is no language, such as"),
        ('[messages]\nlanguage = "?"', "`language` in [messages] should be a language"),
        ('[messages]\norder_page = "pages/a?no={order}"', "names {order}, which nobody fills in: it may name {out_tr"),
        (f'[messages]\norder_page = "pages/{"a" * 400}"', "`order_page` in [messages] is too long for a link"),
        ('[messages]\npush = "https://shop.example/m"', "`push` in [messages] needs a `token`"),
        ('[messages]\npush = "ftp://shop.example/m"', "should be an http or https address without user and fragment"),
        ('[messages]\npush = "https://a:b@shop.example/m"', "should be an http or https address without user"),
        ('[messages]\ntoken = "written out"', "`token` in [messages] is a secret"),
        ('[messages]\naes_key = "env:TOKEN"', "`aes_key` in [messages] should have 43 letters and digits"),
        ('[messages]\nformat = "yaml"', "`format` in [messages] should be one of the words"),
    ],
)
def test_mistakes(more: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config(more)
    assert problem in str(caught.value)


def test_what_is_right(tmp_path: Path) -> None:
    found = config(
        '[texts.en]\npaid = "{amount} for {order}: {description} {}"\nrefunded = ""\n'
        '[messages]\nlanguage = "zh-Hans"\norder_page = "pages/order/index?no={out_trade_no}"\n'
        'push = "https://shop.example/wx?c=msg"\ntoken = "env:TOKEN"\naes_key = "env:AES_KEY"\nformat = "json"'
    )
    assert found.texts_for("").menu == "打开"
    assert (found.texts_for("en").refunded, found.messages.format) == ("", "json")
