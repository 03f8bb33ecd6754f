"""The parts of the site that are made of wx2tg itself: support tables, and the keys of wx2tg.toml.

Notes and explanations are English where they are kept. `chinese.toml` has the Chinese of each; a text that is not there
stands in English, and `tests/docs` counts those. What each key of wx2tg.toml means stands in `keys.toml`.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from wx2tg import knowledge
from wx2tg.knowledge import TIERS, UNHEEDED, Api, Attribute, Component
from wx2tg.options import Sections

_HERE = Path(__file__).parent

_WORDS: Mapping[str, tuple[str, str]] = {
    "name": ("Name", "名称"),
    "tier": ("Tier", "等级"),
    "becomes": ("Becomes", "实现方式"),
    "differs": ("What differs", "差异"),
    "row": ("Attribute or event", "属性或事件"),
    "state": ("State", "状态"),
    "type": ("Type or detail", "类型或 detail"),
    "apis": ("APIs", "API"),
    "components": ("Components", "组件"),
    "key": ("Key", "键"),
    "kind": ("Type", "类型"),
    "default": ("Default", "默认值"),
    "means": ("Meaning", "含义"),
    "every": ("Every element", "所有元素"),
}
"""The words of the tables' heads, in English and in Chinese."""


@cache
def _chinese() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_HERE / "chinese.toml").read_text(encoding="utf-8"))


def word(name: str, language: str) -> str:
    """A word of a table's head."""
    return _WORDS[name][language == "zh"]


def told(text: str, language: str) -> str:
    """A note or an explanation in the reader's language."""
    return _chinese()["notes"].get(text, text) if language == "zh" else text


def becomes(text: str, language: str) -> str:
    """What a row becomes, in the reader's language; names of interfaces are no language's."""
    return _chinese()["becomes"].get(text, text) if language == "zh" else text


def cell(text: str) -> str:
    """Text for a cell of a Markdown table. What stands in backticks stays code, all else is no markup."""
    parts = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(part if part.startswith("`") else _inert(part) for part in parts).replace("|", "\\|")


def _inert(text: str) -> str:
    return re.sub(r"([\\*_\[\]])", r"\\\1", html.escape(text, quote=False))


def overview(language: str) -> str:
    """How many APIs and components there are of each tier."""
    counts = [Counter(row.tier for row in rows.values()) for rows in (knowledge.apis(), knowledge.components())]
    lines = [
        f"| {word('tier', language)} | {word('apis', language)} | {word('components', language)} |",
        "|---|---:|---:|",
    ]
    lines += [f"| *{tier}* | {counts[0][tier]} | {counts[1][tier]} |" for tier in TIERS]
    return "\n".join([*lines, f"| | {counts[0].total()} | {counts[1].total()} |"])


def apis(language: str) -> str:
    """Every API, family by family, with its note."""
    families: dict[str, list[Api]] = {}
    for row in knowledge.apis().values():
        families.setdefault(row.family, []).append(row)
    blocks = []
    for family, rows in sorted(families.items()):
        blocks.append(f"## {family}\n\n{_head(language)}\n" + "\n".join(_row(f"`{r.name}`", r, language) for r in rows))
    return "\n\n".join(blocks)


def components(language: str) -> str:
    """Every component with its attributes, values and events."""
    blocks = []
    for tag, row in knowledge.components().items():
        head = f"## `<{tag}>` {{ #{tag} }}\n\n{_head(language)}\n{_row(f'`<{tag}>`', row, language)}"
        blocks.append(head + _parts(row, language))
    every = knowledge.every_element()
    return "\n\n".join([*blocks, f"## {word('every', language)} {{ #every-element }}{_parts(every, language)}"])


def _head(language: str) -> str:
    names = " | ".join(word(name, language) for name in ("name", "tier", "becomes", "differs"))
    return f"| {names} |\n|---|---|---|---|"


def _row(name: str, row: Api | Component, language: str) -> str:
    return f"| {name} | *{row.tier}* | {cell(becomes(row.target, language))} | {cell(told(row.note, language))} |"


def _parts(row: Component, language: str) -> str:
    lines = [*_attributes(row.attributes, "", language)]
    for name, event in row.events.items():
        lines.append(f"| `bind{name}` | *{event.fired}* | {cell(event.detail)} | {cell(told(event.note, language))} |")
    if not lines:
        return ""
    names = " | ".join(word(name, language) for name in ("row", "state", "type", "differs"))
    return "\n\n" + "\n".join([f"| {names} |", "|---|---|---|---|", *lines])


def _attributes(rows: Mapping[str, Attribute], before: str, language: str) -> Iterator[str]:
    for name, row in rows.items():
        about = row.type + (f" = {row.default}" if row.default is not None else "")
        yield f"| `{before}{name}` | *{row.state}* | {cell(about)} | {cell(told(row.note, language))} |"
        if row.state in UNHEEDED:
            continue
        for value, option in row.values.items():
            yield f"| `{before}{name}.{value}` | *{option.state}* | | {cell(told(option.note, language))} |"
        yield from _attributes(row.fields, f"{before}{name}.", language)


def configuration(language: str) -> str:
    """Every key of wx2tg.toml: its type, its default and what it means, section by section."""
    blocks = []
    for name, keys in sections().items():
        lines = [f"## `[{name}]` {{ #{name} }}", "", _means(name, "_", language)]
        if keys:
            heads = " | ".join(word(head, language) for head in ("key", "kind", "default", "means"))
            lines += ["", f"| {heads} |", "|---|---|---|---|"]
        for key, field in keys.items():
            kind = _type(field.type, language)
            lines.append(f"| `{key}` | {kind} | {_default(field.default)} | {_means(name, key, language)} |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def sections() -> Mapping[str, Mapping[str, Any]]:
    """The keys of each section of wx2tg.toml, as msgspec knows them; none where the keys are the user's own."""
    found = {}
    for section in msgspec.structs.fields(Sections):
        kind = section.type
        struct = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
        found[section.encode_name] = {f.encode_name: f for f in msgspec.structs.fields(kind)} if struct else {}
    return found


@cache
def meanings() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """What each key means, in English and in Chinese, by section and key; "_" is the section itself."""
    return tomllib.loads((_HERE / "keys.toml").read_text(encoding="utf-8"))


def _means(section: str, key: str, language: str) -> str:
    return meanings()[section][key][language == "zh"].replace("|", "\\|")


def _type(kind: Any, language: str) -> str:
    """The type of a value, for people."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind in _KINDS:
        return _KINDS[kind][language == "zh"]
    if origin is tuple:
        return _LIST[language == "zh"].format(_type(parts[0], language))
    if origin is dict:
        return _KINDS[dict][language == "zh"]
    if hasattr(kind, "__metadata__"):
        return _type(kind.__origin__, language)
    values = [part for part in parts if part is not type(None)]
    if all(isinstance(part, str) for part in values):
        return ", ".join(f'`"{part}"`' for part in values if part)
    return ", ".join(_type(part, language) for part in values)


_KINDS: Mapping[Any, tuple[str, str]] = {
    str: ("text", "文本"),
    bool: ("`true`, `false`", "`true`、`false`"),
    int: ("number", "数字"),
    dict: ("table", "表"),
}
_LIST = ("list of {}", "列表：{}")


def _default(value: Any) -> str:
    if value in ("", (), {}, None, msgspec.NODEFAULT):
        return ""
    return f"`{msgspec.json.encode(value).decode()}`"


def every_note() -> Iterator[str]:
    """Each note of the tables that says something."""
    for row in (*knowledge.apis().values(), *knowledge.components().values()):
        yield from filter(None, (row.note,))
    for component in (*knowledge.components().values(), knowledge.every_element()):
        yield from filter(None, _notes(component.attributes))
        yield from filter(None, (event.note for event in component.events.values()))


def _notes(rows: Mapping[str, Attribute]) -> Iterator[str]:
    for row in rows.values():
        yield row.note
        yield from (option.note for option in row.values.values())
        yield from _notes(row.fields)


PARTS = {"overview": overview, "apis": apis, "components": components, "configuration": configuration}
"""What a page can ask for by a comment, `<!-- made: NAME -->`."""
