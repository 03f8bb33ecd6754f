"""What MkDocs calls while it builds the site: parts that are made of wx2tg itself, and pages that stand at the root.

A page asks for a part by a comment of its own line: `<!-- made: apis -->` is a table of `tables.py`, and
`<!-- made: SECURITY.md -->` a file of the repository's root.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority
from tables import PARTS

_ROOT = Path(__file__).parents[2]
_ASKED = re.compile(r"^<!-- made: ([\w./-]+) -->$", re.MULTILINE)
_FENCE = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"(?:[-*]|\d+\.) +")
_HAN = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”"
# A line break between two Chinese characters, or behind a Chinese sign where no list, table or heading follows.
_BREAK = re.compile(rf"(?<=[{_HAN}])\n[ \t]*(?=[{_HAN}])|(?<=[，。；：、！？（）“”])\n[ \t]*(?=[A-Za-z(\[]|`(?!``)|/)")


@event_priority(100)
def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Put the parts that a page asks for into it, in the page's language."""
    language = getattr(page.file, "locale", "en")
    return nested(filled(unbroken(markdown) if language == "zh" else markdown, language))


def nested(markdown: str) -> str:
    """A page with each level of a list four spaces in, as MkDocs wants it; CommonMark goes by the width of the marker.

    A list that follows a paragraph gets the empty line that MkDocs needs before it, and so does an item that follows
    one of several paragraphs.
    """
    lines: list[str] = []
    levels: list[int] = []
    fenced = parted = False
    for line in markdown.split("\n"):
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if not text:
            parted = True
            lines.append("")
            continue
        if not fenced:
            depth = len(levels)
            while levels and indent < levels[-1]:
                levels.pop()
        moved = " " * max(0, 4 * len(levels) + indent - (levels[-1] if levels else 0))
        if text.startswith("```"):
            fenced = not fenced
        elif not fenced and (item := _ITEM.match(text)):
            if lines and lines[-1] and (parted or not depth):
                lines.append("")
            parted = False
            levels.append(indent + item.end())
        lines.append(moved + text)
    return "\n".join(lines)


def unbroken(markdown: str) -> str:
    """A Chinese page without the spaces that HTML would show where a line of its source ends."""
    return "".join(part if part.lstrip().startswith("```") else _BREAK.sub("", part) for part in _FENCE.split(markdown))


def filled(markdown: str, language: str) -> str:
    """`markdown` with what it asks for. KeyError where nothing is called so."""
    return _ASKED.sub(lambda found: _part(found[1], language), markdown)


def _part(name: str, language: str) -> str:
    if name.endswith(".md"):
        return _at_root((_ROOT / name).read_text(encoding="utf-8"))
    return PARTS[name](language)


def _at_root(text: str) -> str:
    """A file of the root as a page: its links to docs/ lead to the pages beside it."""
    return re.sub(r"\]\((?:docs/([\w/-]+\.md)|(CONTRIBUTING|SECURITY)\.md)", _beside, text)


def _beside(found: re.Match[str]) -> str:
    return f"]({found[1] or found[2].lower() + '.md'}"
