"""Reads `companion.toml`. What is wrong with it is a ConfigError that names the file, the line and the key."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
from dotenv import dotenv_values

from wx2tg.companion.cloud_config import cloud_problems
from wx2tg.companion.config import Address, Config, PaymentSection, SecurityCheckSection, host_and_port, is_local
from wx2tg.companion.money.amounts import MOST_STARS, STARS
from wx2tg.companion.secret import Secret
from wx2tg.companion.telegram.links import start_param
from wx2tg.companion.texts import is_language, unknown_fields
from wx2tg.companion.ton_config import problems
from wx2tg.options.wording import line_of, shown_key, shown_value
from wx2tg.text.origin import bot_tokens_in

FILE_NAME = "companion.toml"

_VARIABLE = re.compile(r"env:([A-Za-z_]\w*)")
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_EXPECTED = re.compile(r"Expected `([^`]*)`(?:, got `[^`]*`)?")
_PATTERN = re.compile(r"Expected `str` matching regex '(.*)'", re.DOTALL)
_TYPES = {
    "str": "a text in quotes",
    "bool": "true or false",
    "int": "a whole number",
    "decimal": "a number",
    "array": "a list",
    "object": "a table",
}
_FORMS = {
    "^https:": 'an https address without a path, such as "https://shop.example"',
    "^(https:": "an https address without user, query and fragment",
    "^(?:https?": "an http or https address without user and fragment",
    "^(https?": "an http or https address without user, query and fragment",
    r"^(\\[": 'an address and a port, such as "127.0.0.1:8081"',
    r"^((\\[": 'an address and a port, such as "127.0.0.1:8082"',
    r"^(\\*": 'a host, such as "files.example", "*.example" or "*"',
    r"^\\w": "letters, digits and underscores",
    r"^[\\w-]": 'the id of an environment, such as "shop-1a2b3c"',
    "^[A-Z]": 'three capital letters, such as "XTR"',
}
_PASSWORD = re.compile(r"://[^/@]*:[^/@]*@")
# An appid's secret has 32 characters at WeChat.
_SHORTEST = 16
_INSTEAD = 'write "env:NAME", and set NAME in .env'
_V3_KEY = 32
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LAST_PORT = 65_535
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_BRACES = re.compile(r"\{(\w+)\}")
_ORDER = "out_trade_no"
_LONGEST_ORDER = 32


class ConfigError(Exception):
    """A `companion.toml` that cannot be read or understood. The message names file, line and key, and no secret."""


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The configuration in the file `path`, with secrets from `environment` or from `.env` beside it. ConfigError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        beside = path.parent / ".env"
        own = dotenv_values(beside, interpolate=False) if beside.is_file() else {}
    except UnicodeDecodeError:
        raise ConfigError(f"{path.name} or .env beside it is not encoded in UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    known = {name: value for name, value in own.items() if value is not None} | dict(environment)
    return read(text, path.name, known)


def read(text: str, name: str, environment: Mapping[str, str]) -> Config:
    """The configuration that `text`, the content of the file `name`, describes. ConfigError."""
    for start, _ in bot_tokens_in(text):
        line = text.count("\n", 0, start) + 1
        raise ConfigError(
            f'{name}:{line}: this looks like the token of a bot: write "env:BOT_TOKEN", and set it in .env'
        )
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} is not valid TOML: {error}") from None
    try:
        config = _convert(data, environment)
    except msgspec.ValidationError as error:
        keys, problem = _explain(str(error), data, environment)
        raise ConfigError(f"{name}:{line_of(text, keys)}: {problem}") from None
    for keys, problem in _contradictions(config):
        raise ConfigError(f"{name}:{line_of(text, keys)}: {shown_key(keys)} {problem}")
    return config


def _convert(data: object, environment: Mapping[str, str]) -> Config:
    def hook(kind: type, value: object) -> Secret:
        variable = _VARIABLE.fullmatch(value) if isinstance(value, str) else None
        if variable is None:
            if kind is Address and isinstance(value, str) and not _PASSWORD.search(value):
                return Address(value)
            raise ValueError(f"is a secret, which does not belong into this file: {_INSTEAD}")
        if not environment.get(variable[1]):
            raise ValueError(
                f"names the variable {variable[1]}, which is not set: set it in .env, or in the environment"
            )
        secret: Secret = kind(environment[variable[1]])
        return secret

    return msgspec.convert(data, Config, dec_hook=hook)


def _explain(error: str, data: dict[str, Any], environment: Mapping[str, str]) -> tuple[list[str], str]:
    """The key that a validation error of msgspec is about, part by part, and a sentence that says what was expected."""
    place = _PLACE.search(error)
    what = error[: place.start()] if place else error
    keys = _keys(place[1] if place else "", error, data, environment)
    if unknown := _UNKNOWN.fullmatch(what):
        return [*keys, unknown[1]], _about_unknown([*keys, unknown[1]], keys)
    if missing := _MISSING.fullmatch(what):
        return keys, f"{shown_key([*keys, missing[1]])} is missing"
    if what.startswith(("is ", "names ")):
        return keys, f"{shown_key(keys)} {what}"
    value = _at(data, keys)
    if pattern := _PATTERN.match(what):
        expected = next((form for start, form in _FORMS.items() if pattern[1].startswith(start)), "written otherwise")
        return keys, f"{shown_key(keys)} should be {expected}, but it is {shown_value(value)}"
    if (plain := _EXPECTED.fullmatch(what)) and plain[1] in _TYPES:
        return keys, f"{shown_key(keys)} should be {_TYPES[plain[1]]}, but it is {shown_value(value)}"
    if what.startswith("Invalid enum value"):
        return (
            keys,
            f"{shown_key(keys)} should be one of the words that the documentation lists, not {shown_value(value)}",
        )
    return keys, f"{shown_key(keys)}: {what[:1].lower()}{what[1:].replace('`', '')}"


def _about_unknown(keys: list[str], section: list[str]) -> str:
    known = _fields(section)
    near = get_close_matches(keys[-1], known, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(known)}"
    return f"{shown_key(keys)} is not a key of {FILE_NAME}: {hint}"


def _fields(section: list[str]) -> list[str]:
    """The keys that a section has."""
    kind: Any = Config
    for key in section:
        if get_origin(kind) is dict:  # A section by its id, language or name.
            kind = get_args(kind)[1]
        else:
            kind = next(item for item in msgspec.structs.fields(kind) if item.encode_name == key).type
            kind = kind if get_origin(kind) is dict else _struct_in(kind)
    return [item.encode_name for item in msgspec.structs.fields(_struct_in(kind))]


def _struct_in(kind: Any) -> Any:
    """The section that a value may be, or that may stand in a list; the type itself where there is none."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    found = (_struct_in(part) for part in get_args(kind))
    return next((part for part in found if isinstance(part, type) and issubclass(part, msgspec.Struct)), kind)


def _keys(place: str, error: str, data: dict[str, Any], environment: Mapping[str, str]) -> list[str]:
    """`templates[...].text` with the key in it for which the error is raised; places in lists are left out."""
    if "[...]" not in place:
        return [part for part in re.split(r"[.\[\]]+", place) if part and not part.isdigit()]
    before, _, rest = place.partition("[...]")
    table = before.split(".")
    for key, item in _at(data, table).items():
        try:
            _convert(_with(data, table, {key: item}), environment)
        except msgspec.ValidationError as again:
            if str(again) == error:
                return [*table, key, *(part for part in re.split(r"[.\[\]]+", rest) if part and not part.isdigit())]
    return table


def _with(data: dict[str, Any], keys: list[str], value: Any) -> dict[str, Any]:
    """The data with another value at `keys`."""
    first, *rest = keys
    return {**data, first: _with(data[first], rest, value) if rest else value}


def _at(data: Any, keys: list[str]) -> Any:
    for key in keys:
        data = data[key]
    return data


def _contradictions(config: Config) -> Iterator[tuple[list[str], str]]:
    """Values that are right each for itself, but not together."""
    if not config.app.secret:
        yield ["app", "secret"], "is empty"
    if not _WEBHOOK_SECRET.fullmatch(config.telegram.webhook_secret.reveal()):
        yield ["telegram", "webhook_secret"], "should have at most 256 letters, digits, underscores and hyphens"
    yield from _overlapping(config)
    yield from _unpayable(config.payment)
    yield from problems(config)
    yield from _unjudged(config.security_check)
    yield from _unsaid(config)
    yield from _unguarded(config)
    yield from cloud_problems(config.cloud)


def _unpayable(payment: PaymentSection) -> Iterator[tuple[list[str], str]]:
    if not (payment.rate.is_finite() and payment.rate > 0):
        yield ["payment", "rate"], "should be above 0"
    if payment.currency == STARS and (payment.exponent or payment.provider_token):
        wrong = "exponent" if payment.exponent else "provider_token"
        yield ["payment", wrong], "is for currencies: Stars have no digits behind the point and no provider"
    if payment.currency == "TON":
        yield ["payment", "currency"], 'is TON, in which Telegram makes no invoice: write `provider = "ton-connect"`'
    elif payment.currency != STARS and not payment.provider_token:
        yield ["payment", "currency"], f"is {payment.currency}, which needs a `provider_token`"
    if payment.most is not None and payment.most < payment.least:
        yield ["payment", "most"], "should not be below `least`"
    if payment.currency == STARS and max(payment.least, payment.most or 0) > MOST_STARS:
        yield ["payment", "most" if payment.most else "least"], f"is above the {MOST_STARS:,} Stars of one invoice"
    if payment.v3_key and len(payment.v3_key.reveal().encode()) != _V3_KEY:
        yield ["payment", "v3_key"], f"should have {_V3_KEY} characters, all of them ASCII"


def _unjudged(check: SecurityCheckSection) -> Iterator[tuple[list[str], str]]:
    if "hook" in (check.text, check.images) and not check.hook:
        yield (
            ["security-check", "text" if check.text == "hook" else "images"],
            "is `hook`, but there is no `hook` to ask",
        )
    if check.text == "words" and not check.words:
        yield ["security-check", "text"], "is `words`, but there are no `words`"


def _unsaid(config: Config) -> Iterator[tuple[list[str], str]]:
    """Texts that name what nobody fills in, and messages that cannot be pushed."""
    messages = config.messages
    for language, texts in config.texts.items():
        if not is_language(language):
            yield ["texts", language], 'is no language, such as "en", "zh-hans" or "pt-br"'
        for key, name, known in unknown_fields(texts):
            allowed = f"it may name {', '.join(f'{{{field}}}' for field in known)}" if known else "it has no fields"
            yield ["texts", language, key], f"names {{{name}}}, which nobody fills in: {allowed}"
    if not is_language(messages.language):
        yield ["messages", "language"], 'should be a language, such as "en", "zh-hans" or "pt-br"'
    if wrong := set(_BRACES.findall(messages.order_page)) - {_ORDER}:
        yield ["messages", "order_page"], f"names {{{min(wrong)}}}, which nobody fills in: it may name {{{_ORDER}}}"
    elif messages.order_page and not start_param(messages.order_page.replace(f"{{{_ORDER}}}", "0" * _LONGEST_ORDER)):
        yield ["messages", "order_page"], "is too long for a link of Telegram"
    if messages.push and not messages.token:
        yield ["messages", "push"], "needs a `token`, with which messages are signed"
    if messages.aes_key and not _AES_KEY.fullmatch(messages.aes_key.reveal()):
        yield ["messages", "aes_key"], "should have 43 letters and digits, as WeChat's EncodingAESKey has"


def _listeners(config: Config) -> Iterator[tuple[list[str], str]]:
    """Every address that is listened on, with its key."""
    yield ["public", "listen"], config.public.listen
    yield ["wechat", "listen"], config.wechat.listen
    yield ["wechat", "tls_listen"], config.wechat.tls_listen
    yield ["proxy", "listen"], config.proxy.listen


def _overlapping(config: Config) -> Iterator[tuple[list[str], str]]:
    taken: dict[str, list[str]] = {}
    for keys, listen in _listeners(config):
        if not listen:
            continue
        if not 0 < host_and_port(listen)[1] <= _LAST_PORT:
            yield keys, f"should have a port between 1 and {_LAST_PORT}"
        if listen in taken:
            yield keys, f"is that of {shown_key(taken[listen])}: every side needs an address of its own"
        taken[listen] = keys


def _unguarded(config: Config) -> Iterator[tuple[list[str], str]]:
    """WeChat's side or the proxy on an address that others can reach, without secrets that keep them out."""
    others = "can be reached from other machines"
    for keys, listen in _listeners(config):
        if keys == ["public", "listen"] or not listen or is_local(host_and_port(listen)[0]):
            continue
        if len(config.app.secret.reveal()) < _SHORTEST:
            yield keys, f"{others}: `secret` in [app] must have {_SHORTEST} characters or more"
        if config.payment.mchid and not (config.payment.key or config.payment.v3_key):
            yield keys, f"{others}: `key` or `v3_key` in [payment] must be set"
        if keys == ["proxy", "listen"] and len(config.proxy.secret.reveal()) < _SHORTEST:
            yield keys, f"{others}: `secret` in [proxy] must be set, with {_SHORTEST} characters or more"
