"""Reads the messages (`messages/*.md`) and makes diagnostics of them.

A message is a Markdown section: a heading `## WX1104 missing-end-tag (warning)`, a first paragraph with `%holes%` (what
the user is told), paragraphs that say why it matters, an example that raises the finding and one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wx2tg.diagnostics.model import Diagnostic, Label, Severity
from wx2tg.text import Source, Span
from wx2tg.text.visible import seen

_HEADING = re.compile(r"^## +(WX\d{4}) +([a-z0-9-]+) +\((error|warning|info)\)[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HOLE = re.compile(r"%([a-z_]+)%")
_MOST_READ = 4000
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Example:
    """A fenced block: `info` says what it is (`wxml`, `js`, `json app.json`, `project`, ...)."""

    info: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the catalogue.

    `message` still has its `%holes%`; `explanation` is the Markdown that says why it matters; `bad` raises the finding
    and `good` does not (both are None only where nothing that a user writes can raise it). `group` is the file's name.
    """

    code: str
    name: str
    severity: Severity
    message: str
    explanation: str
    bad: Example | None
    good: Example | None
    group: str

    @property
    def general(self) -> str:
        """The message without a case: every hole is an ellipsis."""
        return _HOLE.sub("…", self.message)


def diagnostic(
    name: str,
    /,
    source: Source | None = None,
    span: Span | None = None,
    *,
    path: str = "",
    notes: tuple[str, ...] = (),
    labels: tuple[Label, ...] = (),
    **holes: object,
) -> Diagnostic:
    """The finding `name` at `span` of `source`, its message filled with `holes`.

    A place in a generated text is told as the one it comes from. `path` defaults to that of `source`; a hole may be
    called `name`, but not like another parameter. A name that the catalogue lacks, or a hole that is not given, is a
    fault of the caller: KeyError.
    """
    found = _by_name()[name]
    if source is not None and span is not None:
        source, span = source.origin(span)
    message = "".join(
        text if hole is None else _shown(holes[hole], in_code) for text, hole, in_code in _parts(found.message)
    )
    where = path or (source.path if source else "")
    return Diagnostic(found.code, found.name, found.severity, message, where, source, span, notes, labels)


def entry(code_or_name: str) -> Entry | None:
    """The message with this code (in any case) or name."""
    return _by_name().get(code_or_name) or _by_code().get(code_or_name.upper())


def all_entries() -> tuple[Entry, ...]:
    """Every message, ordered by code."""
    return tuple(sorted(_by_name().values(), key=lambda item: item.code))


def parse(text: str, group: str) -> tuple[Entry, ...]:
    """The messages of one Markdown file. ValueError where a second-level heading is not one of a message."""
    heads = list(_HEADING.finditer(text))
    if len(heads) != len(re.findall(r"^## ", text, re.MULTILINE)):
        raise ValueError(f"{group}.md: a heading is not of the form `## WX0000 name (severity)`")
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return tuple(_section(head, text[head.end() : end], group) for head, end in zip(heads, ends, strict=True))


def _section(head: re.Match[str], body: str, group: str) -> Entry:
    fences = [Example(match[2].strip(), match[3]) for match in _FENCE.finditer(body)]
    prose = _FENCE.sub("", body).strip()
    first, _, rest = prose.partition("\n\n")
    return Entry(
        code=head[1],
        name=head[2],
        severity=Severity(head[3]),
        message=" ".join(first.split()),
        explanation=rest.strip(),
        bad=fences[0] if fences else None,
        good=fences[1] if len(fences) > 1 else None,
        group=group,
    )


@cache
def _by_name() -> Mapping[str, Entry]:
    folder = files("wx2tg.diagnostics") / "messages"
    pages = sorted((page for page in folder.iterdir() if page.name.endswith(".md")), key=lambda page: page.name)
    entries: dict[str, Entry] = {}
    for page in pages:
        for item in parse(page.read_text(encoding="utf-8"), page.name.removesuffix(".md")):
            if item.name in entries:
                raise ValueError(f"{page.name}: a second message has the name {item.name}")
            entries[item.name] = item
    return entries


@cache
def _by_code() -> Mapping[str, Entry]:
    return {item.code: item for item in _by_name().values()}


@cache
def _parts(message: str) -> tuple[tuple[str, str | None, bool], ...]:
    """A message as its texts, and its holes by name, with whether they stand between backticks."""
    parts: list[tuple[str, str | None, bool]] = []
    at = 0
    for hole in _HOLE.finditer(message):
        parts.append((message[at : hole.start()], None, False))
        parts.append(("", hole[1], message.count("`", 0, hole.start()) % 2 == 1))
        at = hole.end()
    return (*parts, (message[at:], None, False))


def _shown(value: object, in_code: bool) -> str:
    """A hole's value on one line, all of it visible, and not longer than a reader wants.

    Backticks are marks of the message around it: where they would end code, or begin what nothing ends, the value has
    apostrophes.
    """
    text = seen(" ".join(str(value)[:_MOST_READ].split())[: 2 * _LONGEST])
    if in_code or "``" in text or text.count("`") % 2:
        text = text.replace("`", "'")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
