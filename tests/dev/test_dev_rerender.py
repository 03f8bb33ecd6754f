"""A template that is made anew in the running app: what its inner components were, and were given, is still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.projects import write_project
from dev.frame import Framed, framed
from dev.stand import workbench
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

PAGE = "pages/many/many"
_PARTS = {
    "tally": "/components/tally",
    "panel": "/components/panel",
    "bare": "/components/bare",
    "echo": "/components/echo",
}
FILES: dict[str, str | bytes] = {
    "app.json": json.dumps({"pages": [PAGE]}),
    "app.js": "App({ log: [] });\n",
    "components/tally.json": '{"component": true}',
    "components/tally.js": """
        Component({
          properties: { name: String, by: { type: Number, value: 1 } },
          data: { n: 0 },
          lifetimes: {
            attached() { getApp().log.push("+" + this.data.name); },
            detached() { getApp().log.push("-" + this.data.name); },
          },
          methods: { more() { this.setData({ n: this.data.n + this.data.by }); } },
        });
    """,
    "components/tally.wxml": '<view class="tally" bindtap="more">{{name}}={{n}}</view>\n',
    "components/panel.json": '{"component": true}',
    "components/panel.js": "Component({ options: { multipleSlots: true }, data: { open: true } });\n",
    "components/panel.wxml": '<view class="title"><slot name="title"></slot></view><slot wx:if="{{open}}"></slot>\n',
    "components/bare.json": '{"component": true}',
    "components/bare.js": "Component({ options: { virtualHost: true } });\n",
    "components/bare.wxml": "<view>bare <slot></slot></view>\n",
    "components/echo.json": '{"component": true}',
    "components/echo.js": "Component({ options: { dynamicSlots: true }, data: { list: [1, 2] } });\n",
    "components/echo.wxml": '<view wx:for="{{list}}" wx:key="*this"><slot value="{{item}}"></slot></view>\n',
    f"{PAGE}.json": json.dumps({"usingComponents": _PARTS}),
    f"{PAGE}.js": """
        Page({
          data: { rows: [{ id: "x" }, { id: "y" }], named: "given", odd: { deep: 1 } },
          turn() { this.setData({ rows: this.data.rows.slice().reverse() }); },
        });
    """,
    f"{PAGE}.wxml": """
        <view class="page">
          <tally wx:for="{{rows}}" wx:key="id" name="{{item.id}}" />
          <panel>
            <text slot="title">title</text>
            <tally name="{{named}}" by="{{5}}" />
          </panel>
          <bare><tally name="inner" /></bare>
          <echo><text slot:value>v{{value}}</text></echo>
          <button bindtap="turn">turn</button>
        </view>
    """,
}
USED = ["x=1", "y=2", "given=5", "inner=1"]


@pytest.fixture
def app(tmp_path: Path, chromium: Browser, telegram_script: Path) -> Iterator[Framed]:
    """The app under `wx2tg dev`, its counters at different numbers."""
    src = write_project(tmp_path / "app", FILES)
    with workbench(src) as running, framed(chromium, running, telegram_script) as made:
        made.open()
        for name in ("x=0", "y=0", "y=1", "given=0", "inner=0"):
            made.screen.get_by_text(name, exact=True).click()
        assert tallies(made) == USED
        made.run("getApp().log.length = 0")
        yield made
        assert made.problems == []


def tallies(app: Framed) -> list[str]:
    """What the counters show, in the order of the document."""
    return list(app.run("return [...document.querySelectorAll('wx-tally wx-view')].map((el) => el.textContent)"))


def log(app: Framed) -> list[str]:
    """Which counters have come and gone."""
    return list(app.run("return getApp().log"))


def test_components_go_on_in_a_template_that_has_more_around_them(app: Framed) -> None:
    done = app.edit(f"{PAGE}.wxml", '<view class="page">', '<view class="page"><view>new</view>')
    assert (done["how"], done["failed"]) == ("rendered", None)
    expect(app.screen.get_by_text("new", exact=True)).to_be_visible()
    assert (tallies(app), log(app)) == (USED, [])
    app.screen.get_by_text("turn").click()
    assert tallies(app) == ["y=2", "x=1", "given=5", "inner=1"]
    app.screen.get_by_text("given=5").click()
    assert tallies(app)[2] == "given=10"
    assert app.run("return document.querySelector('wx-echo').textContent.replace(/\\s/g, '')") == "v1v2"


def test_components_that_a_template_loses_are_detached_and_new_ones_attached(app: Framed) -> None:
    app.edit(f"{PAGE}.wxml", '<tally name="{{named}}" by="{{5}}" />', '<view><tally name="{{named}}" /></view>')
    assert (tallies(app), log(app)) == (USED, [])
    app.screen.get_by_text("given=5").click()
    assert tallies(app)[2] == "given=6"
    app.edit(f"{PAGE}.wxml", '<bare><tally name="inner" /></bare>', "<bare>nothing</bare>")
    assert (tallies(app), log(app)) == (["x=1", "y=2", "given=6"], ["-inner"])
    app.edit(f"{PAGE}.wxml", "<bare>nothing</bare>", '<bare><tally name="again" /></bare>')
    assert (tallies(app), log(app)) == (["x=1", "y=2", "given=6", "again=0"], ["-inner", "+again"])


def test_what_a_component_is_given_to_show_stays_when_its_template_changes(app: Framed) -> None:
    done = app.edit("components/panel.wxml", '<slot wx:if="{{open}}"></slot>', "<view>in <slot></slot></view>")
    assert (done["how"], done["failed"]) == ("rendered", None)
    assert app.run("return document.querySelector('wx-panel').textContent.replace(/\\s+/g, '')") == "titleingiven=5"
    assert (tallies(app), log(app)) == (USED, [])
    app.edit("components/bare.wxml", "bare <slot>", "other <slot>")
    expect(app.screen.get_by_text("other inner=1")).to_be_visible()
    app.edit("components/echo.wxml", "<slot value", "and <slot value")
    assert app.run("return document.querySelector('wx-echo').textContent.replace(/\\s/g, '')") == "andv1andv2"
    assert (tallies(app), log(app)) == (USED, [])


def test_a_component_whose_script_changes_is_made_anew_in_its_place_alone(app: Framed) -> None:
    app.mark()
    ids = app.run("return wx2tg.dev.tree.liveInstances().map(({ id, is }) => is + id).sort()")
    done = app.edit("components/panel.js", "open: true", "open: true, kind: 1")
    assert (done["how"], done["failed"]) == ("recreated", None)
    assert tallies(app) == USED
    assert log(app) == []
    assert app.run("return wx2tg.dev.tree.liveInstances().map(({ id, is }) => is + id).sort()") == ids
    done = app.edit("components/tally.js", "n: this.data.n +", "n: 100 + this.data.n +")
    assert tallies(app) == ["x=0", "y=0", "given=0", "inner=0"]
    app.screen.get_by_text("given=0").click()
    assert tallies(app)[2] == "given=105"
    assert sorted(log(app)) == ["+given", "+inner", "+x", "+y", "-given", "-inner", "-x", "-y"]


def test_a_template_that_throws_leaves_the_page_as_it_was_until_the_next_save(app: Framed) -> None:
    app.run("""
      // The name that the next template asks the runtime for throws where it is told to.
      wx2tg.units(($) => {
        const { listen } = $;
        $.listen = (owner, listeners) => {
          if ("longpress" in listeners) throw new Error("no long presses");
          return listen(owner, listeners);
        };
      });
    """)
    done = app.edit(f"{PAGE}.wxml", '<button bindtap="turn">', '<button bindtap="turn" bindlongpress="turn">')
    assert "no long presses" in done["failed"]
    expect(app.find("wx2tg-overlay").locator(".message")).to_contain_text("no long presses")
    assert (tallies(app), log(app)) == (USED, [])
    app.screen.get_by_text("inner=1").click()
    app.screen.get_by_text("turn").click()
    assert tallies(app) == ["y=2", "x=1", "given=5", "inner=2"]
    done = app.edit(f"{PAGE}.wxml", ' bindlongpress="turn">turn', ">turned")
    assert (done["how"], done["failed"]) == ("rendered", None)
    expect(app.find("wx2tg-overlay")).to_have_count(0)
    expect(app.screen.get_by_text("turned")).to_be_visible()
    assert tallies(app) == ["y=2", "x=1", "given=5", "inner=2"]
    app.problems.clear()
