"""The page behind a finding, an API or a component, which `wx2tg explain` prints, as HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt

from wx2tg.report import explain


def html_of(subject: str) -> str | None:
    """The page of a subject; None where there is none. Markup in the text is shown and means nothing."""
    text = explain.page(subject)
    return None if text is None else str(MarkdownIt("commonmark", {"html": False}).render(text))
