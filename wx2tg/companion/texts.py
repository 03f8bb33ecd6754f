"""What users read of the bot, by language: the owner's words from companion.toml, and built-in ones for the rest."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

import msgspec

# What a key has whose text is not given. An empty text is one that is given: nothing is said then.
_MISSING = "\x00"
_PLACE = re.compile(r"\{(\w+)\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
# The language of users for whose own language there is nothing at all.
_LAST = "en"

Said = Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
Silent = Annotated[str, msgspec.Meta(max_length=4096)]
Command = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]

FIELDS: Mapping[str, tuple[str, ...]] = {
    "paid": ("order", "description", "amount"),
    "refunded": ("order", "description", "amount"),
}
"""The fields that each text may name; the texts that are not here have none."""


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[texts.LANGUAGE]`, such as "en", "zh-hans" or "pt-br": what users read of the bot. Each key may be left out.

    `open` is the button under messages, `menu` the one beside the input field; `start` and `help` answer the commands,
    which `start_command` and `help_command` describe; `resume` answers a `/start` that names a page. `paid` and
    `refunded` are messages about orders, with `{order}`, `{description}` and `{amount}`; `answer` is said to any other
    message. These three say nothing where they are empty, as `answer` is. The rest tells why there is no payment.
    """

    open: Said = _MISSING
    start: Said = _MISSING
    resume: Said = _MISSING
    help: Said = _MISSING
    answer: Silent = _MISSING
    paid: Silent = _MISSING
    refunded: Silent = _MISSING
    menu: Said = _MISSING
    start_command: Command = _MISSING
    help_command: Command = _MISSING
    no_payments: Said = _MISSING
    unknown_order: Said = _MISSING
    other_buyer: Said = _MISSING
    other_price: Said = _MISSING
    closed_order: Said = _MISSING
    paid_order: Said = _MISSING
    expired_order: Said = _MISSING
    busy_order: Said = _MISSING
    no_invoice: Said = _MISSING
    try_again: Said = _MISSING
    other_way: Said = _MISSING
    no_chain: Said = _MISSING
    low_balance: Said = _MISSING


@cache
def built_in() -> Mapping[str, Texts]:
    """The texts that need no configuration, by language."""
    data = tomllib.loads(files("wx2tg").joinpath("companion", "texts.toml").read_text(encoding="utf-8"))
    return msgspec.convert(data, dict[str, Texts])


def is_language(name: str) -> bool:
    """Whether `name` can be a language: "en", "zh-hans", "pt_BR"."""
    return bool(_LANGUAGE.fullmatch(_plain(name)))


def texts_for(language: str, own: Mapping[str, Texts], fallback: str = _LAST) -> Texts:
    """The texts in `language`, each from the first place that has it.

    The owner's words (`own`) in that language or its base come first, then the built-in ones; then the same in the
    language `fallback`, and in English.
    """
    owned = {_plain(name): texts for name, texts in own.items()}
    found = [
        source[name]
        for wanted in dict.fromkeys((language, fallback, _LAST))
        for source in (owned, built_in())
        for name in _names(wanted)
        if name in source
    ]
    names = Texts.__struct_fields__
    return Texts(**{name: _first(found, name) for name in names})


def _first(found: list[Texts], name: str) -> str:
    texts = (str(getattr(one, name)) for one in found)
    return next((text for text in texts if text != _MISSING), "")


def _plain(language: str) -> str:
    return language.lower().replace("_", "-")


def _names(language: str) -> list[str]:
    """Where to look for `language`, the nearest first: "pt-br" and "pt"; Chinese by its script too."""
    parts = _plain(language).split("-")
    names = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    if parts[0] == "zh":
        script = "zh-hant" if _TRADITIONAL & set(parts) else "zh-hans"
        names[-1:] = [script, "zh", "zh-hans"]
    return names


def filled(text: str, fields: Mapping[str, str]) -> str:
    """`text` with `fields` in the place of their names in braces. KeyError where it names another one."""
    return _PLACE.sub(lambda match: fields[match[1]], text)


def unknown_fields(texts: Texts) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each field that a text names and nobody fills: the text's key, the field, and those that it may name."""
    for key in Texts.__struct_fields__:
        known = FIELDS.get(key, ())
        for name in _PLACE.findall(getattr(texts, key)):
            if name not in known:
                yield key, name, known
