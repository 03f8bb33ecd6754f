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
_HAN = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”"
# A line break between two Chinese characters, or behind a Chinese sign where no list, table or heading follows.
_BREAK = re.compile(rf"(?<=[{_HAN}])\n[ \t]*(?=[{_HAN}])|(?<=[，。；：、！？（）“”])\n[ \t]*(?=[A-Za-z(\[]|`(?!``)|/)")


@event_priority(100)
def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Put the parts that a page asks for into it, in the page's language."""
    language = getattr(page.file, "locale", "en")
    return filled(unbroken(markdown) if language == "zh" else markdown, language)


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
