"""Lifecycle methods that nothing in Telegram calls are reported where they are defined, and nowhere else."""

from __future__ import annotations

import pytest

from wx2tg.analyze.hooks import never_called
from wx2tg.syntax import script
from wx2tg.text import Source


@pytest.mark.parametrize(
    "code",
    [
        "Page({\n  onShareTimeline() {},\n});",
        "Page({ data: {}, async onShareTimeline() {} });",
        "Page({ onAddToFavorites: function () {} });",
        "class Home {\n  onShareTimeline = () => {};\n}",
    ],
)
def test_a_definition(code: str) -> None:
    (found,) = never_called(script.parse(Source("page.js", code), False))
    assert found.span is not None
    assert code[found.span.start : found.span.end] in ("onShareTimeline", "onAddToFavorites")


@pytest.mark.parametrize(
    "code",
    [
        "Page({\n  // onShareTimeline() {},\n  /* onShareTimeline() {} */\n});",
        "page.onShareTimeline();",
        "Page({ onShareTimelineLater() {}, onShareAppMessage() {} });",
    ],
)
def test_no_definition(code: str) -> None:
    assert not list(never_called(script.parse(Source("page.js", code), False)))
