"""Checks what is on this machine: secrets, the database, the bundle, templates of messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from wx2tg.companion.check.model import Line, Subject, missing, ok, untried, warning
from wx2tg.companion.config import Address
from wx2tg.companion.config_file import FILE_NAME
from wx2tg.companion.gate import database_address
from wx2tg.companion.secret import Secret
from wx2tg.companion.store import open_store
from wx2tg.companion.store.base import StoreError, reason_of
from wx2tg.companion.wording import counted
from wx2tg.options.wording import shown_key

_EXAMPLE = ".env.example"
# What stands in examples instead of a secret; the last one is the token in Telegram's documentation of bots.
_PLACEHOLDER = re.compile(
    r"<.*>|\.{2,}|…|x{3,}|\*{3,}|(your|my|the|put|insert|enter)[-_ ].*|.*(change|replace|fill)[-_ ]?(me|this|it|in).*"
    r"|todo|secret|token|password|example|placeholder.*|123456(789)?:ABC.*",
    re.IGNORECASE,
)
_OTHERS_CAN_READ = 0o004
_MARKER = "_app/wx2tg.json"
_CALL = re.compile(r"""["'](https?://[^"'\s/]+)?/tg/login["']""")
_SERVER = re.compile(r"""["']?server["']?\s*:\s*\{\s*["']?base["']?\s*:\s*["']([^"']+)["']""")


def configuration(subject: Subject) -> list[Line]:
    """The file was read before any check began, so that only the values of an example may be left in it."""
    appid = subject.config.app.appid
    if not appid.strip("wx0"):
        todo = "Write the one with which the back end asks WeChat; project.config.json has it."
        return [missing(FILE_NAME, f"`appid` in [app] is still {appid}, which is nobody's.", todo)]
    return [ok(FILE_NAME, f"{subject.file} is complete, and nothing in it contradicts itself.")]


def secrets(subject: Subject) -> list[Line]:
    """Secrets that are those of an example, and a file of secrets that others can read."""
    piece, found = "secrets", [(keys, secret) for keys, secret in _secrets(subject.config, []) if secret]
    example = _values(subject.root / _EXAMPLE)
    lines = [
        missing(piece, f"{shown_key(keys)} is still a placeholder.", "Write the real one into .env.")
        for keys, secret in found
        if _is_placeholder(secret, example)
    ]
    file = subject.root / ".env"
    if file.is_file() and file.stat().st_mode & _OTHERS_CAN_READ:
        lines.append(warning(piece, "Every user of this machine can read .env.", "Run `chmod 600 .env`."))
    real = [secret for _, secret in found if not isinstance(secret, Address)]
    return lines or [ok(piece, f"No placeholder is left among {counted(len(real), 'secret')}.")]


def _secrets(section: msgspec.Struct, keys: list[str]) -> Iterator[tuple[list[str], Secret]]:
    """Every secret of the configuration, with its section and its key."""
    for field in msgspec.structs.fields(section):
        yield from _secrets_in(getattr(section, field.name), [*keys, field.encode_name])


def _secrets_in(value: object, keys: list[str]) -> Iterator[tuple[list[str], Secret]]:
    if isinstance(value, Secret):
        yield keys, value
    elif isinstance(value, msgspec.Struct):
        yield from _secrets(value, keys)
    elif isinstance(value, dict):  # Sections by name or id, and the variables of functions.
        for name, item in value.items():
            yield from _secrets_in(item, [*keys, name])


def _is_placeholder(secret: Secret, example: frozenset[str]) -> bool:
    text = secret.reveal()
    if isinstance(secret, Address):  # An address that is the same in the example may well be the one to use.
        return bool(_PLACEHOLDER.fullmatch(make_url(text).password or ""))
    return text in example or bool(_PLACEHOLDER.fullmatch(text))


def _values(file: Path) -> frozenset[str]:
    """The values in a file of variables; none where there is no such file."""
    try:
        found = dotenv_values(file, interpolate=False) if file.is_file() else {}
    except (OSError, UnicodeDecodeError):
        found = {}
    return frozenset(value for value in found.values() if value)


async def database(subject: Subject) -> list[Line]:
    """The database opens, its tables are made, and a row can be written (it is taken back)."""
    return await tried_database("database", database_address(subject.config, subject.root), "`url` in [database]")


async def tried_database(piece: str, url: str, key: str) -> list[Line]:
    """The same of the database at `url`, which stands under `key`."""
    todo = f"Correct {key}, start the database, or give the companion's user the right to write."
    try:
        store = await open_store(url)
    except StoreError as error:
        return [missing(piece, f"{_sentence(str(error))}", todo)]
    try:
        await store.try_to_write()
    except SQLAlchemyError as error:
        return [missing(piece, f"The database cannot be written: {reason_of(error, make_url(url))}.", todo)]
    finally:
        await store.close()
    kind = "PostgreSQL" if make_url(url).get_backend_name().startswith("postgres") else "SQLite"
    return [ok(piece, f"The {kind} database opens and can be written.")]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def bundle(subject: Subject) -> list[Line]:
    """The folder is a bundle of wx2tg, and its app asks this companion."""
    piece, app = "bundle", subject.config.app
    folder = subject.root / app.bundle
    if not (folder / "index.html").is_file():
        there = "has no index.html" if folder.is_dir() else "is not there"
        todo = f"Run `wx2tg convert SRC -o {app.bundle}`, or name the right folder with `bundle` in [app]."
        return [missing(piece, f"The folder {app.bundle} {there}.", todo)]
    if not (folder / _MARKER).is_file():
        todo = "Without a bundle of wx2tg, the app does not call the companion: name the right folder."
        return [warning(piece, f"The folder {app.bundle} was not written by wx2tg.", todo)]
    servers = _servers(folder)
    base = app.base.rstrip("/")
    todo = f'Write [server] base = "{base}" into wx2tg.toml, and convert again.'
    if base in servers or "" in servers:
        return [ok(piece, f"The folder {app.bundle} is a bundle of wx2tg whose app calls {base}.")]
    if servers:
        return [missing(piece, f"The app in {app.bundle} calls another server: {', '.join(sorted(servers))}.", todo)]
    return [warning(piece, f"The app in {app.bundle} does not seem to call {base}.", todo)]


def _servers(folder: Path) -> frozenset[str]:
    """The addresses of companions that the scripts of a bundle name; the empty text for the bundle's own origin."""
    found: set[str] = set()
    for file in sorted((folder / "_app").glob("*.js")):
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found |= {match[1] or "" for match in _CALL.finditer(text)}
        found |= {match[1].rstrip("/") for match in _SERVER.finditer(text)}
    return frozenset(found)


def templates(subject: Subject) -> list[Line]:
    """Every template has a text that Telegram takes."""
    piece, found = "templates", subject.config.templates
    lines = [
        missing(
            piece, f"[templates.{name}] has no text.", "Write the text of the message; {thing1} is where a field goes."
        )
        for name, template in found.items()
        if not template.text.strip() or _PLACEHOLDER.fullmatch(template.text.strip())
    ]
    if not found:
        return [
            untried(piece, "There is no [templates.ID], so subscribe messages of the back end are refused (40037).")
        ]
    return lines or [ok(piece, f"{counted(len(found), 'template')} {'has' if len(found) == 1 else 'have'} a text.")]
