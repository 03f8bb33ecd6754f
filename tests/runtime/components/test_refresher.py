"""A refresh that a finger began ends when the page says so, and at nothing else that the page sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, write_project
from browser.steps import Person

VIEW = 'scroll-y refresher-enabled style="height: 90px" bindrefresherrestore="ended"'
MANY = "".join(f"<text>{{{{n{at}}}}}</text>" for at in range(40))

FILES = {
    "app.json": '{"pages": ["pages/main/main"]}',
    "app.js": "App({});",
    "pages/main/main.js": """
        Page({
          data: { busy: false, other: 0, rows: [{ busy: false, other: 0 }], given: { busy: false, other: 0 } },
          ends: [],
          ended({ currentTarget }) { this.ends.push(currentTarget.id); },
        });
    """,
    "pages/main/main.wxml": f"""
        <template name="list">
          <scroll-view id="{{{{id}}}}" {VIEW} refresher-triggered="{{{{busy}}}}">
            <text>{{{{other}}}}</text>
          </scroll-view>
        </template>
        <scroll-view id="plain" {VIEW} refresher-triggered="{{{{busy}}}}" />
        <scroll-view wx:for="{{{{rows}}}}" wx:key="*this" id="row" {VIEW} refresher-triggered="{{{{item.busy}}}}" />
        <scroll-view id="path" {VIEW} refresher-triggered="{{{{given.busy}}}}" />
        <template is="list" data="{{{{busy, other, id: 'named'}}}}" />
        <template is="list" data="{{{{...given, id: 'spread'}}}}" />
        {MANY}
    """,
}


@pytest.mark.browser
def test_it_ends_when_false_is_set_and_not_before(tmp_path: Path, phone: PhoneOf) -> None:
    convert(write_project(tmp_path / "app", FILES), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    person = Person(ann)

    def ends() -> list[str]:
        found = ann.run("return getCurrentPages()[0].ends.splice(0)")
        assert isinstance(found, list)
        return found

    for name in ("plain", "row", "path", "named", "spread"):
        person.swipe(f"#{name}", by=[0, 160])
    for at in range(40):
        person.set({f"n{at}": at})
    person.set({"other": 1, "rows[0].other": 1, "given.other": 1})
    assert ends() == []
    person.set({"busy": False})
    assert ends() == ["plain", "named"]
    person.set({"rows[0].busy": False})
    assert ends() == ["row"]
    person.set({"given.busy": False})
    assert ends() == ["path", "spread"]
