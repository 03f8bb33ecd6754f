"""A tap reaches a composite component only if the page lets it, and each of a person's actions on it has one effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from browser.steps import Person
from playwright.sync_api import expect

LEAVES = Path(__file__).parents[3] / "wx2tg" / "runtime" / "components"

TEMPLATE = """
    <navigator id="navigator" url="/pages/other/other">
      <text id="navigator-open">go</text><text id="navigator-shut" catchtap="say">stop</text>
    </navigator>
    <picker id="picker" range="{{teas}}" bindtap="say">
      <text id="picker-open">pick</text><text id="picker-shut" catchtap="say">stop</text>
    </picker>
    <switch id="target" bindchange="say" />
    <label id="label" for="target">
      <text id="label-open">label</text><text id="label-shut" catchtap="say">stop</text>
    </label>
    <checkbox-group bindchange="say" id="boxes"><checkbox id="checkbox" value="a">
      <text id="checkbox-open">check</text><text id="checkbox-shut" catchtap="say">stop</text>
    </checkbox></checkbox-group>
    <radio-group bindchange="say" id="radios"><radio id="radio" value="a">
      <text id="radio-open">choose</text><text id="radio-shut" catchtap="say">stop</text>
    </radio></radio-group>
    <form bindsubmit="say" id="form">
      <button id="submit" form-type="submit" catchtap="say">
        <text id="submit-open">send</text><text id="submit-shut" catchtap="say">stop</text>
      </button>
    </form>
    <button id="ask" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="say">
      <text id="ask-open">agree</text><text id="ask-shut" catchtap="say">stop</text>
    </button>
    <view capture-catch:tap="say" id="caught"><switch id="within" bindchange="say" /></view>
    <view mut-bind:tap="say" id="mut"><switch id="mute" bindchange="say" mut-bind:tap="say" /></view>
    <view id="drawn" bindtap="say" style="height: 60px">draw over me</view>
    <inner />
"""

FILES = {
    "app.json": '{"pages": ["pages/main/main", "pages/other/other"]}',
    "app.js": "App({});",
    "pages/other/other.js": "Page({});",
    "pages/other/other.wxml": "other",
    "pages/main/main.json": '{"usingComponents": {"inner": "/inner/inner"}}',
    "pages/main/main.wxml": TEMPLATE,
    "pages/main/main.wxss": "text { display: block; padding: 12px; }",
    "pages/main/main.js": """
        Page({
          data: { teas: ["green", "black"] },
          heard: [],
          say({ type, currentTarget }) { this.heard.push(`${currentTarget.id} ${type}`); },
        });
    """,
    "inner/inner.json": '{"component": true}',
    "inner/inner.js": """
        Component({ methods: { send() { this.triggerEvent("tap", {}, { bubbles: true }); } } });
    """,
    "inner/inner.wxml": '<text id="inner" catchtap="send">inner</text>',
}

ACTS = {
    "picker": "picker tap",
    "label": "target change",
    "checkbox": "boxes change",
    "radio": "radios change",
    "submit": "form submit",
    "ask": "ask agreeprivacyauthorization",
}
"""What each composite tells of when it acts."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("taps")
    report = convert(write_project(root / "app", FILES), root / "dist")
    assert [found.message for found in report.findings] == []
    return root / "dist"


def heard(phone: Phone) -> list[str]:
    found = phone.run("const page = getCurrentPages()[0]; const all = page.heard; page.heard = []; return all;")
    assert isinstance(found, list)
    return found


@pytest.mark.browser
def test_a_caught_tap_does_not_reach_a_composite(bundle: Path, phone: PhoneOf) -> None:
    ann = phone(bundle)
    ann.open()
    for name, acted in ACTS.items():
        ann.tap(f"#{name}-shut")
        assert heard(ann) == [f"{name}-shut tap"], name
        assert ann.page.locator("wx-app [role=dialog]").count() == 0
        ann.tap(f"#{name}-open")
        own = [f"{name} tap"] if name == "submit" else []
        assert heard(ann) == [acted, *own], name
        if name == "picker":
            ann.back()
            expect(ann.page.locator("wx-app [role=dialog]")).to_have_count(0)
    ann.tap("#navigator-shut")
    assert heard(ann) == ["navigator-shut tap"]
    ann.at("pages/main/main")
    ann.tap("#navigator-open")
    ann.at("pages/other/other")


@pytest.mark.browser
def test_catches_around_and_mut_binds(bundle: Path, phone: PhoneOf) -> None:
    ann = phone(bundle)
    ann.open()
    ann.tap("#within")
    assert heard(ann) == ["caught tap"]
    ann.tap("#mute")
    assert heard(ann) == ["mute change", "mute tap"]


@pytest.mark.browser
def test_keys_act_once_and_a_drag_is_no_tap(bundle: Path, phone: PhoneOf) -> None:
    ann = phone(bundle)
    ann.open()
    person = Person(ann)
    for key in ("Enter", " "):
        person.key(key, on="#target")
        assert heard(ann) == ["target change"]
        person.key(key, on="#checkbox")
        assert heard(ann) == ["boxes change"]
        person.key(key, on="#submit")
        assert heard(ann) == ["form submit", "submit tap"]
    person.drag("#drawn", by=[60, 0])
    assert heard(ann) == []
    person.click("#drawn")
    assert heard(ann) == ["drawn tap"]
    person.drag("#target", by=[0, 40])
    assert heard(ann) == []
    person.key("Enter", on="#navigator")
    ann.at("pages/other/other")


def test_no_leaf_acts_on_the_clicks_of_a_browser() -> None:
    """But for what the page cannot reach: parts of its own, the focus of a field, and what keeps a tap from a page."""
    own = {"map.js", "page-container.js", "wheel.js", "map-markers.js", "field.js", "sheet.js", "drag.js", "button.js"}
    own |= {"back-to-top.js", "video-buttons.js", "map-frame.js", "map-shapes.js", "editor-images.js"}
    files = [*LEAVES.glob("*.js"), *(LEAVES / "_shared").glob("*.js")]
    found = {
        file.name
        for file in files
        if re.search(r'addEventListener\("(?:dbl)?click", (?!\(\) => \{\})', file.read_text("utf-8"))
    }
    assert found <= own
