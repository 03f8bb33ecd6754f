"""Reads the messages (`messages/*.md`) and makes diagnostics from them.

A message is a Markdown section: a heading `## WX1104 missing-end-tag (warning)`, a first paragraph with `%holes%` (the
message that users read), paragraphs that explain it, an example that raises the diagnostic and one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from wx2tg.diagnostics.model import Diagnostic, Label, Severity
from wx2tg.text import Source, Span
from wx2tg.visible import seen

_HEADING = re.compile(r"^## +(WX\d{4}) +([a-z0-9-]+) +\((error|warning|info)\)[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HOLE = re.compile(r"%([a-z_]+)%")
_MOST_READ = 4000
_LONGEST = 160


class Example(msgspec.Struct, frozen=True):
    """A fenced block; `info` is its info string, which says what the text is (`wxml`, `js`, `json app.json`, ...)."""

    info: str
    text: str


class Entry(msgspec.Struct, frozen=True):
    """One message of the catalogue.

    `message` still has its `%holes%`; `explanation` is the Markdown after it. `bad` raises the diagnostic and `good`
    does not; both are None only if nothing that a user writes can raise it. `group` is the file's name without `.md`.
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
        """The message with an ellipsis for every hole, for lists of all messages."""
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
    """The diagnostic `name` at `span` of `source`, its message filled with `holes`.

    A place in a generated text is replaced by the place that it comes from. `path` defaults to that of `source`. A hole
    may be called `name`, but not like another parameter. Raises KeyError for a name that the catalogue lacks, or a hole
    that is not given; both are faults of the caller.
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
    """The message with this code, in upper or lower case, or this name; None if there is none."""
    return _by_name().get(code_or_name) or _by_code().get(code_or_name.upper())


def all_entries() -> tuple[Entry, ...]:
    """Every message, ordered by code."""
    return tuple(sorted(_by_name().values(), key=lambda item: item.code))


def parse(text: str, group: str) -> tuple[Entry, ...]:
    """The messages of one Markdown file. Raises ValueError if a second-level heading is not that of a message."""
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
    """A message split into (text, None, False) and ("", name of a hole, whether it stands between backticks)."""
    parts: list[tuple[str, str | None, bool]] = []
    at = 0
    for hole in _HOLE.finditer(message):
        parts.append((message[at : hole.start()], None, False))
        parts.append(("", hole[1], message.count("`", 0, hole.start()) % 2 == 1))
        at = hole.end()
    return (*parts, (message[at:], None, False))


def _shown(value: object, in_code: bool) -> str:
    """A hole's value on one line, with invisible characters made visible, cut to `_LONGEST` characters.

    Apostrophes replace backticks that would end the code around the hole, or begin code that nothing ends.
    """
    text = seen(" ".join(str(value)[:_MOST_READ].split())[: 2 * _LONGEST])
    if in_code or "``" in text or text.count("`") % 2:
        text = text.replace("`", "'")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
