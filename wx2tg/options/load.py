"""Reads `wx2tg.toml` into Options. What is wrong with it is an OptionsError that names the line and the key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from wx2tg.options.mistakes import explain
from wx2tg.options.model import Options, OptionsError
from wx2tg.options.sections import Sections, SecuritySection
from wx2tg.options.wording import line_of, shown_key, shown_value
from wx2tg.places import is_within, lexical
from wx2tg.text.origin import bot_tokens_in, host_source, passwords_in

FILE_NAME = "wx2tg.toml"

# tomllib takes quadratic time for a key of thousands of parts.
_DEEP_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")


def load(src: Path, config: Path | None = None) -> Options:
    """The options of `config`, or else of the `wx2tg.toml` in `src`, or else the defaults. OptionsError.

    A path in the file that leads out of `src`, and out of the folder of `config` where that is given, is refused: a
    project must not publish files that are not its own.
    """
    path = config if config is not None else src / FILE_NAME
    text = _read_file(path, src, config is not None)
    if text is None:
        return Options(root=src)
    options = msgspec.structs.replace(read(text, path.name, path.parent), config=path)
    for keys, problem in options.strays(src):
        raise OptionsError(f"{path.name}:{line_of(text, keys)}: {problem}")
    return options


def _read_file(path: Path, src: Path, given: bool) -> str | None:
    """The text of `path`; None where it does not exist and the user has not `given` it. OptionsError."""
    try:
        if not given and not path.is_symlink() and not path.exists():
            return None
        if path.exists() and not path.is_file():
            raise OptionsError(f"{path} is not a file")
        outside = given and not lexical(path).is_relative_to(lexical(src))
        if not outside and not is_within(path, [src]):
            raise OptionsError(f"{path} is a link that leads out of {src}; give the file behind it as --config")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise OptionsError(f"{path.name} is not encoded in UTF-8") from None
    except OSError as error:
        raise OptionsError(f"{path} cannot be read: {error.strerror}") from None


def read(text: str, name: str = FILE_NAME, root: Path = Path()) -> Options:
    """The options that `text`, the content of the file `name` in `root`, describes. OptionsError."""
    if deep := _DEEP_KEY.search(text):
        raise OptionsError(f"{name}:{text.count(chr(10), 0, deep.start()) + 1}: a key has more than 100 parts")
    import tomllib  # Most projects have no settings.

    try:
        data = tomllib.loads(text)
        _refuse_secrets(text, name, data)
        sections = msgspec.convert(data, Sections)
    except msgspec.ValidationError as error:
        keys, problem = explain(str(error), data)
        raise OptionsError(f"{name}:{line_of(text, keys)}: {problem}") from None
    except RecursionError:
        raise OptionsError(f"{name} is not understood: its values are nested too deeply") from None
    except ValueError as error:  # Also raised for a number with thousands of digits.
        raise OptionsError(f"{name} is not valid TOML: {error}") from None
    for keys, source in _sources(sections):
        if host_source(source) is None or (keys == ["security", "scripts"] and source.endswith(":")):
            expected = 'an origin such as "https://api.example.com" or "https://*.example.com", without a path'
            problem = f"{shown_key(keys)} should list origins: {shown_value(source)} is not {expected}"
            raise OptionsError(f"{name}:{line_of(text, keys)}: {problem}")
    if problem := sections.server.problem():
        hint = f": {found}" if (found := sections.server.hint()) else ""
        shown = f"`base` in [server] {problem}, but it is {shown_value(sections.server.base)}{hint}"
        raise OptionsError(f"{name}:{line_of(text, ['server', 'base'])}: {shown}")
    for section, values in (("map", sections.map), ("ton-connect", sections.ton_connect)):
        for key, problem in values.problems():
            joint = ", but it is" if problem.startswith("should") else ":"
            shown = f"{shown_key([section, key])} {problem}{joint} {shown_value(getattr(values, key))}"
            raise OptionsError(f"{name}:{line_of(text, [section, key])}: {shown}")
    lines = {(part, key): line_of(text, [part, key]) for part, keys in data.items() for key in _keys(keys)}
    fields = {field: getattr(sections, field) for field in Sections.__struct_fields__}
    return Options(**fields, root=root, lines=lines)


def _keys(table: object) -> Iterable[str]:
    return table if isinstance(table, dict) else ()


def _sources(sections: Sections) -> Iterator[tuple[list[str], str]]:
    """Every source that is listed for the Content-Security-Policy, with its key."""
    for field in SecuritySection.__struct_fields__:
        yield from ((["security", field], source) for source in getattr(sections.security, field) or ())
    yield from ((["web-view", "hosts"], source) for source in sections.web_view.hosts or ())


def _refuse_secrets(text: str, name: str, data: dict[str, Any]) -> None:
    """Refuse a file with a password or a bot's token in it: its values go into the bundle. OptionsError."""
    for start, _ in bot_tokens_in(text):
        line = text.count("\n", 0, start) + 1
        problem = "this looks like the token of a bot: who has it controls the bot, and a bundle is public"
        raise OptionsError(f"{name}:{line}: {problem}; keep it on your server, and /revoke it if others saw it")
    for keys, value in _strings(data):
        if any(passwords_in(value)):
            shown = keys[:-1] if value == keys[-1] else keys
            problem = f"{shown_key(shown)} has an address with a user name and a password, which everyone could read"
            raise OptionsError(f"{name}:{line_of(text, keys)}: {problem} in the bundle; leave out `user:password@`")


def _strings(data: object) -> Iterator[tuple[list[str], str]]:
    """Every string of `data` with its key, and every key: one may be an address, too."""
    waiting: list[tuple[object, list[str]]] = [(data, [])]
    while waiting:
        item, where = waiting.pop()
        if isinstance(item, str):
            yield where, item
        elif isinstance(item, dict):
            yield from (([*where, key], key) for key in item)
            waiting += [(inner, [*where, key]) for key, inner in item.items()]
        elif isinstance(item, list):
            waiting += [(inner, where) for inner in item]
