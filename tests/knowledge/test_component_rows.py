"""The rows of the component tables say what the runtime really does, and leave out nothing that WeChat documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wx2tg import knowledge
from wx2tg.knowledge import NOWHERE, UNHEEDED, Attribute, Component
from wx2tg.report import explain

ROOT = Path(__file__).parents[2]
LEAVES = ROOT / "wx2tg" / "runtime" / "components"
NAMES = ROOT / "fixtures" / "knowledge" / "wx-components.txt"
TRIED = ROOT / "fixtures" / "runtime"
COMPONENTS = knowledge.components()
EVERY = knowledge.every_element()
SHOWN = [tag for tag, row in COMPONENTS.items() if row.tier not in NOWHERE]
SCRIPTED = [tag for tag in SHOWN if COMPONENTS[tag].leaf]
BY_THE_COMPILER = ("no element", "script")

BESIDE_WECHAT = {"scroll-view": {"scrollEnabled"}}
"""Properties that leaves declare for a context object, and that are no attributes of WeChat."""

NO_EVENTS = {"picker-view-column": {"started", "released", "settled"}, "video": {"seeked"}}
"""Words that leaves hand to functions called like those that fire events."""

READ_BY = {
    "checkbox": "checkbox-group",
    "radio": "radio-group",
    "movable-area": "movable-view",
    "picker-view": "picker-view-column",
    "swiper-item": "swiper",
}
"""Components whose properties another leaf reads too."""


def camel(name: str) -> str:
    head, *tail = re.split("-", name)
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def documented() -> Iterator[tuple[str, list[str], list[str]]]:
    """Every tag with its attributes and events, as `wx-components.txt` has them."""
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tag, _, rest = line.partition(": ")
            attributes, _, events = rest.partition("|")
            yield tag, attributes.split(), events.split()


@pytest.mark.parametrize(
    ("tag", "attributes", "events"), list(documented()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_documented_name_has_a_row(tag: str, attributes: list[str], events: list[str]) -> None:
    row = COMPONENTS[tag]
    assert {camel(name) for name in attributes} <= {camel(name) for name in (*row.attributes, *EVERY.attributes)}
    assert set(events) <= {*row.events, *EVERY.events}


@pytest.mark.parametrize(("tag", "attributes", "events"), list(documented()), ids=lambda value: str(value)[:20])
def test_explain_names_them(tag: str, attributes: list[str], events: list[str]) -> None:
    page = explain.page(tag)
    assert page is not None
    if COMPONENTS[tag].target not in BY_THE_COMPILER:
        assert [name for name in (*attributes, *events) if f"`{name}`" not in page] == []


def all_rows(rows: dict[str, Attribute], path: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, state and note of the rows, of their values and of their fields."""
    for name, row in rows.items():
        yield f"{path}{name}", row.state, row.note
        for value, option in row.values.items():
            yield f"{path}{name}.{value}", option.state, option.note
        yield from all_rows(row.fields, f"{path}{name}.")


@pytest.mark.parametrize("row", [*COMPONENTS.values(), EVERY], ids=lambda row: row.tag or "every element")
def test_what_is_not_as_in_wechat_has_a_note(row: Component) -> None:
    told = [*all_rows(row.attributes), *((name, event.fired, event.note) for name, event in row.events.items())]
    for name, state, note in told:
        assert note or state in ("honoured", "yes"), f"{name} is {state}, and no note says what happens instead"
        assert not note or note.endswith("."), f"the note of {name} is no sentence"


@pytest.mark.parametrize("tag", [tag for tag, row in COMPONENTS.items() if row.tier == "full"])
def test_what_is_full_honours_every_row(tag: str) -> None:
    row = COMPONENTS[tag]
    assert [name for name, state, _ in all_rows(row.attributes) if state != "honoured"] == []
    assert [name for name, event in row.events.items() if event.fired != "yes"] == []


@pytest.mark.parametrize("tag", COMPONENTS)
def test_defaults_are_of_their_type(tag: str) -> None:
    for name, row in COMPONENTS[tag].attributes.items():
        if row.default is None:
            continue
        assert not row.values or row.default in row.values, f"the default of {name} is none of its values"
        assert row.type != "boolean" or row.default in ("true", "false"), name
        assert row.type != "number" or float(row.default) is not None, name


def bare(text: str) -> str:
    """JavaScript without comments."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", text, flags=re.DOTALL)


@cache
def files_of(leaf: str) -> tuple[str, ...]:
    """The scripts that a leaf consists of, its shared parts too."""
    found: dict[Path, str] = {}
    waiting = [LEAVES / f"{leaf}.js"]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file] = bare(file.read_text(encoding="utf-8"))
            named = re.findall(r'from "([^"]+)"', found[file])
            waiting += (path for name in named if LEAVES in (path := (file.parent / name).resolve()).parents)
    return tuple(found.values())


@cache
def declared(leaf: str) -> frozenset[str]:
    """The properties that a leaf declares, with those that it spreads."""
    text = "\n".join(files_of(leaf))
    blocks = dict(re.findall(r"\bconst (\w+) = (\{[^{}]*\})", text))

    def keys(block: str) -> Iterator[str]:
        for spread, key in re.findall(r"\.\.\.(\w+)|(\w+)(?=: )", block):
            if spread:
                yield from keys(blocks[spread])
            else:
                yield key

    own = bare((LEAVES / f"{leaf}.js").read_text(encoding="utf-8"))
    given = re.search(r"\bprops: (\{(?:[^{}])*\}|\w+)", own)
    assert given is not None, leaf
    return frozenset(keys(blocks.get(given[1], given[1])))


@cache
def reads(leaf: str) -> frozenset[str]:
    """The words of a leaf, but for those of its declarations."""
    text = "\n".join(files_of(leaf))
    text = re.sub(r"\bprops: \{[^{}]*\}|\bconst (?:\w*Props|HOVER) = \{[^{}]*\}", "", text)
    return frozenset(re.findall(r"\w+", text))


REFLECTED = frozenset(
    re.findall(r'"(\w+)"', re.findall(r"REFLECTED = \[(.*?)\]", (LEAVES.parent / "core/native.js").read_text())[0])
)
"""Properties of every component with a script that style sheets can ask for."""


@pytest.mark.parametrize("tag", SCRIPTED)
def test_what_is_honoured_is_read(tag: str) -> None:
    row = COMPONENTS[tag]
    assert row.leaf
    read = reads(row.leaf) | (reads(READ_BY[tag]) if tag in READ_BY else set())
    unread = [
        name
        for name, attribute in row.attributes.items()
        if attribute.state == "honoured" and camel(name) not in read | REFLECTED
    ]
    assert unread == [], "honoured by the table, and the leaf does not read them"


@pytest.mark.parametrize("tag", SCRIPTED)
def test_what_is_read_is_honoured(tag: str) -> None:
    row = COMPONENTS[tag]
    assert row.leaf
    rows = {camel(name): attribute.state for name, attribute in row.attributes.items()}
    others = [other for other in COMPONENTS.values() if other.leaf == row.leaf]
    shared = {camel(name) for other in others if other is not row for name in other.attributes}
    unlisted = declared(row.leaf) - rows.keys() - BESIDE_WECHAT.get(tag, set()) - shared
    assert sorted(unlisted) == [], "the leaf declares them, and no row says so"
    assert [name for name in declared(row.leaf) if rows.get(name) in UNHEEDED] == [], "the leaf declares them"
    used = re.findall(r"\bprops\.(\w+)", "\n".join(files_of(row.leaf)))
    assert [name for name in used if rows.get(name) in UNHEEDED] == [], "the leaf reads them"


@pytest.mark.parametrize("tag", [tag for tag in SHOWN if not COMPONENTS[tag].leaf])
def test_what_has_no_script_honours_what_its_style_sheet_asks_for(tag: str) -> None:
    row = COMPONENTS[tag]
    if row.target in BY_THE_COMPILER:
        return
    css = (LEAVES / f"{row.css}.css").read_text(encoding="utf-8") if row.css else ""
    assert [
        name for name, attribute in row.attributes.items() if attribute.state == "honoured" and name not in css
    ] == []


@cache
def said(leaf: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The texts of a leaf and the keys of its tables, and the patterns of texts with holes."""
    text = "\n".join(files_of(leaf))
    whole = {*re.findall(r'"(\w+)"', text), *re.findall(r"^ *(\w+)(?:: |\()", text, re.MULTILINE)}
    patterns = (re.sub(r"\$\{[^}]*\}", "[a-z]+", found) for found in re.findall(r"`([a-z]+\$\{[^}`]*\})`", text))
    return frozenset(whole), tuple(patterns)


@pytest.mark.parametrize("tag", SCRIPTED)
def test_what_is_fired_is_emitted(tag: str) -> None:
    row = COMPONENTS[tag]
    assert row.leaf
    texts, patterns = said(row.leaf)
    fired = [name for name, event in row.events.items() if event.fired != "never" and name not in EVERY.events]
    silent = [name for name in fired if name not in texts and not any(re.fullmatch(p, name) for p in patterns)]
    assert silent == [], "fired by the table, and the leaf has no such word"


@pytest.mark.parametrize("tag", SCRIPTED)
def test_what_is_emitted_is_fired(tag: str) -> None:
    row = COMPONENTS[tag]
    assert row.leaf
    text = "\n".join(files_of(row.leaf))
    emitted = set(re.findall(r'\b(?:emit|tell|report)\((?:node, )?"(\w+)"', text))
    never = {name for name, event in row.events.items() if event.fired == "never"}
    assert sorted(emitted & never) == [], "never fired by the table, and the leaf emits them"
    others = {name for other in COMPONENTS.values() if other.leaf == row.leaf for name in other.events}
    assert sorted(emitted - set(row.events) - others - NO_EVENTS.get(tag, set())) == [], "no row says so"


def written(tag: str) -> set[str]:
    """The attributes, as the leaf calls them, and the events that the fixtures write on a tag; `on tap` is an event."""
    names: set[str] = set()
    for element in re.findall(rf"<{tag}((?:\s+[\w:-]+(?:=\"[^\"]*\")?)*)\s*/?>", PAGES):
        for name in re.findall(r"([\w:-]+)(?:=\"[^\"]*\")?", element):
            event = re.fullmatch(r"(?:capture-)?(?:mut-bind|bind|catch):?(.+)", name)
            names.add(f"on {event[1]}" if event else camel(name.removeprefix("model:")))
    return names


PAGES = "".join(file.read_text(encoding="utf-8") for file in sorted(TRIED.rglob("*.wxml")))
"""Every template of `fixtures/runtime`."""


@pytest.mark.parametrize("tag", SCRIPTED)
def test_what_is_honoured_is_tried(tag: str) -> None:
    row = COMPONENTS[tag]
    names = [name for name, attribute in row.attributes.items() if attribute.state == "honoured"]
    names += (f"on {name}" for name, event in row.events.items() if event.fired != "never")
    tried = written(tag)
    assert [name for name in names if camel(name) not in tried] == [], "no template of fixtures/runtime writes them"
