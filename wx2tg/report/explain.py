"""The page behind a finding, an API, a component or a lifecycle method, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from wx2tg import knowledge
from wx2tg.diagnostics import Entry, Example, catalogue
from wx2tg.knowledge import (
    UNHEEDED,
    Api,
    Attribute,
    CallOption,
    CallState,
    Component,
    Event,
    Fired,
    Hook,
    ResultField,
    State,
    Tier,
)

if TYPE_CHECKING:
    from rich.markdown import Markdown

_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)

TIERS: Mapping[Tier, str] = MappingProxyType(
    {
        "full": "works as in WeChat",
        "partial": "works, with a difference",
        "emulated": "looks and behaves alike, but is built of other things",
        "unsupported": "cannot be done; a stub fails the way WeChat's would",
        "not-applicable": "has no meaning outside WeChat; it does nothing",
    }
)
"""What each tier means to an owner."""

_STATES: Mapping[State | CallState | Fired, str] = MappingProxyType(
    {
        "differs": "differs",
        "ignored": "ignored",
        "impossible": "impossible",
        "needless": "not needed",
        "never": "never fired",
    }
)


def page(subject: str) -> str | None:
    """The page of a code (`WX1104`), a finding's name, an API (`wx.login` or `login`), a tag or a hook (`onShow`)."""
    name = subject.strip().strip("<>/")
    entry = catalogue.entry(name)
    if entry is not None:
        return _joined(_entry(entry))
    component = knowledge.component(name)
    api = knowledge.api(name) or knowledge.api(f"wx.{name}")
    hooks = [hook for hook in knowledge.hooks() if name in (hook.name, f"{hook.scope}.{hook.name}")]
    parts = [_api(api)] if api else []
    parts += [_component(component)] if component else []
    parts += [_hook(hook) for hook in hooks]
    return "\n".join(map(_joined, parts)) if parts else None


def styled(text: str) -> Markdown:
    """A page for a terminal, with tags in its prose escaped, which would pass for HTML in Markdown."""
    from rich.markdown import Markdown

    parts = _CODE.split(text)
    return Markdown("".join(part if index % 2 else part.replace("<", "&lt;") for index, part in enumerate(parts)))


def subjects() -> Iterator[str]:
    """Everything that has a page."""
    yield from (entry.code for entry in catalogue.all_entries())
    yield from (entry.name for entry in catalogue.all_entries())
    yield from knowledge.apis()
    yield from knowledge.components()
    yield from dict.fromkeys(hook.name for hook in knowledge.hooks())


def similar(subject: str) -> list[str]:
    """The subjects that `subject` may have been meant to be."""
    by_folded = {name.casefold(): name for name in subjects()}
    return [by_folded[name] for name in get_close_matches(subject.casefold(), by_folded, 3, 0.7)]


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"# {entry.code} {entry.name} ({entry.severity.value})"
    yield entry.general
    yield entry.explanation
    if entry.bad is not None:
        yield "This raises it:"
        yield _fence(entry.bad)
    if entry.good is not None:
        yield "This does not:"
        yield _fence(entry.good)
    if not entry.code.startswith("WX90"):
        comment = f"the comment `wx2tg-ignore {entry.code}` on the line or alone on the line before"
        yield f'To silence it: {comment}, or `ignore = ["{entry.code}"]` under `[report]` in `wx2tg.toml`.'


def _fence(example: Example) -> str:
    return f"```{example.info.partition(' ')[0]}\n{example.text}```"


def _api(row: Api) -> Iterator[str]:
    yield f"# {row.name}"
    yield _tier(row.tier, row.target)
    yield row.note
    found = knowledge.signature(row.name)
    yield from _listed("Options", found.options)
    for method, options in found.methods.items():
        yield from _listed(f"Options of {method}", options)
    yield from _listed("Results", found.results)
    if row.tier in ("unsupported", "not-applicable"):
        yield _own("apis", f'"{row.name}" = "./shims/x.js"')


def _listed(title: str, rows: Mapping[str, CallOption] | Mapping[str, ResultField]) -> Iterator[str]:
    if rows:
        yield f"## {title}"
        yield "\n".join(_option(name, row) for name, row in rows.items())


def _option(name: str, row: CallOption | ResultField) -> str:
    kind = " or ".join(f"`{value}`" for value in row.values) or row.type
    facts = ", ".join(filter(None, [kind, "required" if isinstance(row, CallOption) and row.required else ""]))
    return f"- `{name}`" + (f": {facts}" if facts else "") + _state(row.state, row.note, "")


def _component(row: Component) -> Iterator[str]:
    yield f"# <{row.tag}>"
    yield _tier(row.tier, row.target)
    yield row.note
    if row.attributes:
        yield "## Attributes"
        yield "\n".join(_attributes(row.attributes, row.note))
    if row.events:
        yield "## Events"
        yield "\n".join(_event(name, event, row.note) for name, event in row.events.items())
    if row.target not in ("no element", "script"):
        yield _common()
    if row.tier in ("unsupported", "not-applicable"):
        yield _own("components", f'"{row.tag}" = "./shims/x"')


def _common() -> str:
    """The attributes and events that every element has."""
    every = knowledge.every_element()
    notes = {name: row.note for name, row in every.attributes.items() if row.state in UNHEEDED}
    notes |= {name: row.note for name, row in every.events.items() if row.fired == "never"}
    attributes = ", ".join(f"`{name}`" for name in every.attributes if name not in notes)
    events = ", ".join(f"`{name}`" for name in every.events if name not in notes)
    told = " ".join(f"`{name}` has no effect: {note}" for name, note in notes.items())
    return (
        f"Every element also has {attributes}, `data-*`, `mark:*` and `aria-*`, and the events {events}. {told} "
        "Where a name stands in the lists above, what they say counts."
    )


def _attributes(rows: Mapping[str, Attribute], told: str, indent: str = "") -> Iterator[str]:
    """A list of attributes with their values and fields. A note that is in `told` is not repeated."""
    for name, row in rows.items():
        kind = " or ".join(f"`{value}`" for value in row.values) or row.type
        default = f", `{row.default}` by default" if row.default is not None else ""
        yield f"{indent}- `{name}`: {kind}{default}{_state(row.state, row.note, told)}"
        if row.state in UNHEEDED:
            continue
        for value, option in row.values.items():
            if option.note:
                yield f"{indent}    - `{value}`{_state(option.state, option.note, told)}"
        yield from _attributes(row.fields, told, f"{indent}    ")


def _event(name: str, row: Event, told: str) -> str:
    return f"- `{name}`" + (f": {row.detail}" if row.detail else "") + _state(row.fired, row.note, told)


def _state(state: State | CallState | Fired, note: str, told: str) -> str:
    """What is different from WeChat, "" where nothing is."""
    said = "" if note == told else note
    if state in ("honoured", "yes"):
        return f". {said}" if said else ""
    return f"; **{_STATES[state]}**" + (f". {said}" if said else "")


def _own(table: str, line: str) -> str:
    return f"Your own implementation can take its place: `{line}` under `[{table}]` in `wx2tg.toml`."


def _hook(hook: Hook) -> Iterator[str]:
    yield f"# {hook.scope}: {hook.name}"
    yield _tier(hook.tier, "")
    yield hook.when
    yield hook.note


def _tier(tier: Tier, target: str) -> str:
    return f"**{tier}**: {TIERS[tier]}." + (f" It becomes: {target}" if target else "")
