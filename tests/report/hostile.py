"""Names that nobody gives in good faith, reports full of them, and the shapes that their readers see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt

from wx2tg.diagnostics import Label, diagnostic
from wx2tg.report import Project, Report, measure
from wx2tg.text import Source, Span

PLAIN = "tea"


NAMES = (
    "a\n::error::x",
    "a\r\n::error::x",
    "::error::x",
    "  ::warning file=a::x",
    "##[error]x",
    "a ##vso[task.complete]x",
    "##teamcity[x]",
    "a%0A::error::x",
    "a|b",
    "a\\|b\\",
    "a`b",
    "``a`",
    "a` <img src=x> `b",
    "<script>alert(1)</script>",
    "<!-- a --> ]]> &lt;",
    "![a](https://example.com/a.png)",
    "[a](javascript:alert)",
    "*a* _b_ ~~c~~ $d$",
    "\x1b[31ma\x1b]0;b\x07",
    "a\x9b31mb",
    "a\x00b\x08c\x7f",
    "a\u202eb\u2066c",
    "a\u200bb\ufeffc",
    "a\u2028b\u0085c",
    "\ud800a",
    "\ufffe\uffff",
    "\"a\" 'b' \\",
    '"""\n[project]\nname = "x"',
    "x" * 300,
)


def report(name: str) -> Report:
    """A report with `name` in every place that quotes something of a project."""
    path = f"{name}/{name}.wxml"
    source = Source(path, f"<view>\n<{name.replace(chr(10), ' ')}/>{name}\n</view>\n")
    other = Source(f"{name}.wxss", f"{name}\n")
    where = Span(8, 9)
    found = [
        diagnostic("unknown-component", source, where, tag=name),
        diagnostic("unknown-component", source, where, tag=name, labels=(Label(other, Span(0, 1), name),)),
        diagnostic("internal-error", path=f"{name}.js", reason=name, notes=(name, f"b {name}")),
        diagnostic("file-left-out", path=name, files="1 file is", type=name, notes=(name,)),
    ]
    return Report.build(
        Project(name, name, name, 2, 1, 1, {name: 3}),
        found,
        api_uses=[(f"wx.{name}", path, 7, 3)],
        component_uses=[(name, path, 1, 1)],
        hosts=[(f"https://{name}", "request", path, 7, 14)],
        tasks=[(name, name, path, 1, 1)],
        steps=[("server", name, name, path, 1, 1), ("texts", name, f"`{name}`", "", 1, 1)],
        pages=[(name, [path])],
        bundle=measure({f"{name}.png": b"1"}),
        own={f"wx.{name}": name},
    )


def compared(name: str) -> Report:
    """The same, compared with an older report that has other findings of the same names."""
    old = Report.build(Project(), [diagnostic("unknown-component", path=f"{name}/old.wxml", tag=name)])
    return report(name).against([*old.findings, report(name).findings[0]])


def lines(text: str) -> list[str]:
    """The lines of a log: more than one character ends one for some who read it."""
    return re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)


def check_log(text: str) -> None:
    """Whatever is printed may be printed by a step of GitHub's, Azure's or TeamCity's, or on a terminal."""
    text.encode()
    for line in lines(text):
        assert not re.search(r"##[a-z]*\[", line, re.IGNORECASE)
        assert not re.match(r"\s*::(?!:)", line)
    assert not {char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def tokens(text: str) -> Iterator[Any]:
    """The tokens of Markdown with tables, those of inline text among them."""
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        yield token
        yield from token.children or ()


def kinds(found: list[Any]) -> list[str]:
    return [token.type for token in found]


class Shape(HTMLParser):
    """The tags and the names of the attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "code":  # a message may have one more: backticks that stand in pairs
            self.found.append((tag, [key for key, _ in attrs]))

    def handle_data(self, data: str) -> None:
        self.text += data
