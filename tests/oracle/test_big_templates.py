"""Templates with ten thousand elements of a kind are made and updated: no limit of the engine is near."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from oracle.program import Program
from oracle.stages import Stages

pytestmark = pytest.mark.browser

_MANY = 10_000
_TEMPLATES = {
    "texts": "<view>{{a}}</view>" * _MANY,
    "attributes": '<view class="{{a}}" data-n="{{a}}" bindtap="go">{{a}}</view>' * _MANY,
    "one text at the end": "<view>b</view>" * _MANY + "<view>{{a}}</view>",
    "one text at the end of an element": f"<view>{'<view>b</view>' * _MANY}<view>{{{{a}}}}</view></view>",
    "static": "<view>b</view>" * _MANY + "<text>2</text>",
    "conditions": '<view wx:if="{{a}}">{{a}}</view>' * _MANY,
    "branches": '<view wx:if="{{a == 3}}">3</view>' + '<view wx:elif="{{a == 2}}">{{a}}</view>' * _MANY,
    "components": '<one value="{{a}}" />' * _MANY,
    "template calls": '<template name="t"><view>{{a}}</view></template>' + '<template is="t" data="{{a}}" />' * _MANY,
    "one long text": f"<view>{'b{{a}}' * _MANY}</view>",
}


@pytest.fixture(scope="module")
def stages(chromium: Browser) -> Iterator[Stages]:
    """A page to run in."""
    made = Stages(chromium)
    yield made
    made.close()


@pytest.mark.parametrize("template", _TEMPLATES.values(), ids=_TEMPLATES.keys())
def test_big_template(stages: Stages, template: str) -> None:
    files = {
        "page.wxml": template,
        "page.js": "Page({ data: { a: 1 }, go() {} });",
        "one.wxml": "<text>{{value}}</text>",
        "one.js": "Component({ properties: { value: Number } });",
    }
    states = stages.ours(Program(files, ("page.setData({ a: 2 })",)))
    assert [line for state in states for line in state.log] == []
    assert states[-1].dom.rstrip().endswith('2"')
