"""Attributes and events that have no effect on a built-in component are reported at their place; others are not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from wx2tg import Options, Report, check, knowledge
from wx2tg.cli import main
from wx2tg.knowledge import NOWHERE, UNHEEDED, Attribute

TOLD = (
    "unknown-attribute",
    "unknown-event",
    "unknown-value",
    "ignored-attribute",
    "event-never-fired",
    "value-not-honoured",
)
SHOWN = [row for row in knowledge.components().values() if row.tier not in NOWHERE]
NO_ELEMENT = ("no element", "script")


def app(root: Path, wxml: str, others: dict[str, str] | None = None) -> Path:
    """A mini-program with one page."""
    files = {
        "app.json": '{"pages": ["pages/index/index"]}',
        "app.js": "App({});",
        "pages/index/index.json": '{"usingComponents": {"goods-card": "/card/card"}}',
        "pages/index/index.js": "Page({});",
        "pages/index/index.wxml": wxml,
        "card/card.json": '{"component": true}',
        "card/card.js": "Component({});",
        "card/card.wxml": "<slot />",
        **(others or {}),
    }
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def checked(root: Path, wxml: str) -> Report:
    return check(app(root, wxml), Options(jobs=1, cache=False))


def told(report: Report, wxml: str) -> list[tuple[str, str]]:
    """The findings of `TOLD`, each with the text of its place."""
    lines = wxml.splitlines()
    found = []
    for item in report.findings:
        if item.name in TOLD:
            assert item.line == item.end_line
            found.append((item.name, lines[item.line - 1][item.column - 1 : item.end_column - 1]))
    return found


def other_than_default(row: Attribute) -> str:
    """An attribute's value that asks for something."""
    if row.values:
        return next(value for value in row.values if value != row.default)
    if row.type == "boolean":
        return "{{false}}" if row.default == "true" else "{{true}}"
    return "7" if "number" in row.type else "{{given}}"


def test_no_row_is_silent(tmp_path: Path) -> None:
    lines, expected = [], []
    for component in SHOWN:
        if component.target in NO_ELEMENT:
            continue
        for name, row in component.attributes.items():
            if row.state in UNHEEDED and not name.startswith("worklet:"):
                written = f'{name}="{other_than_default(row)}"'
                lines.append(f"<{component.tag} {written} />")
                expected.append(("ignored-attribute", written))
            for value, option in row.values.items():
                if row.state not in UNHEEDED and option.state in UNHEEDED:
                    lines.append(f'<{component.tag} {name}="{value}" />')
                    expected.append(("value-not-honoured", f'{name}="{value}"'))
        for name, event in component.events.items():
            if event.fired == "never" and not name.startswith("worklet:"):
                lines.append(f'<{component.tag} bind:{name}="heard" />')
                expected.append(("event-never-fired", f'bind:{name}="heard"'))
    assert len(expected) > 150
    wxml = "\n".join(lines)
    assert told(checked(tmp_path, wxml), wxml) == expected


def test_nothing_is_told_of_what_is_honoured(tmp_path: Path) -> None:
    lines = []
    for component in SHOWN:
        if component.target in NO_ELEMENT:
            continue
        for name, row in component.attributes.items():
            if row.state not in UNHEEDED:
                lines += [f'<{component.tag} {name}="{{{{given}}}}" />', f'<{component.tag} {name}="" />']
                values = (value for value, option in row.values.items() if option.state not in UNHEEDED)
                lines += (f'<{component.tag} {name}="{value}" />' for value in values)
        lines += (
            f'<{component.tag} catch{name}="f" />' for name, event in component.events.items() if event.fired != "never"
        )
    wxml = "\n".join(lines)
    assert told(checked(tmp_path, wxml), wxml) == []


def test_literal_defaults_are_no_findings(tmp_path: Path) -> None:
    lines = []
    for component in SHOWN:
        for name, row in component.attributes.items():
            if row.state not in UNHEEDED or name.startswith("worklet:") or component.target in NO_ELEMENT:
                continue
            if row.default is not None:
                quoted = "'" if row.type == "string" or row.default == "auto" else ""
                lines.append(f'<{component.tag} {name}="{{{{{quoted}{row.default}{quoted}}}}}" />')
                lines.append(f'<{component.tag} {name}="{row.default}" />')
            lines.append(f'<{component.tag} {name}="{{{{undefined}}}}" />')
    wxml = "\n".join(lines)
    assert told(checked(tmp_path, wxml), wxml) == []


@pytest.mark.parametrize(
    "written",
    [
        'indicator-type="normal"',
        "indicator-type=\"{{'normal'}}\"",
        'cache-extent="{{-0}}"',
        'cacheExtent="0"',
        "indicator-type=\"{{a ? 'normal' : ''}}\"",
    ],
)
def test_spellings_of_a_default(tmp_path: Path, written: str) -> None:
    wxml = f"<swiper {written} />"
    assert told(checked(tmp_path, wxml), wxml) == []


@pytest.mark.parametrize(
    "written",
    [
        'fast-deceleration="{{false}}"',
        'fast-deceleration="{{!true}}"',
        'fast-deceleration=""',
        "clip",
        'clip="true"',
        'clip="{{true}}"',
        'clip="{{1}}"',
        'min-drag-distance="18"',
        'min-drag-distance="18.0"',
        'min-drag-distance="1.8e1"',
        'min-drag-distance=" 18 "',
        'min-drag-distance="0x12"',
        'min-drag-distance="{{18}}"',
        'min-drag-distance="{{+18}}"',
    ],
)
def test_spellings_of_a_default_that_is_no_text(tmp_path: Path, written: str) -> None:
    wxml = f"<scroll-view {written} />"
    assert told(checked(tmp_path, wxml), wxml) == []


@pytest.mark.parametrize(
    ("tag", "written", "name"),
    [
        ("swiper", 'indicator-type="worm"', "ignored-attribute"),
        ("swiper", 'indicator-type="{{kind}}"', "ignored-attribute"),
        ("swiper", "indicatorType=\"{{big ? 'scale' : 'normal'}}\"", "ignored-attribute"),
        ("scroll-view", "fast-deceleration", "ignored-attribute"),
        ("scroll-view", 'fast-deceleration="{{true}}"', "ignored-attribute"),
        ("scroll-view", 'clip="{{false}}"', "ignored-attribute"),
        ("scroll-view", 'min-drag-distance="11"', "ignored-attribute"),
        ("scroll-view", 'model:fast-deceleration="{{fast}}"', "ignored-attribute"),
        ("view", 'nonsense="1"', "unknown-attribute"),
        ("view", "constructor", "unknown-attribute"),
        ("view", '__proto__="1"', "unknown-attribute"),
        ("view", 'bindnonsense="f"', "unknown-event"),
        ("view", 'catch:toString="f"', "unknown-event"),
        ("view", 'capture-bind:nonsense="f"', "unknown-event"),
        ("image", 'hover-class="x"', "unknown-attribute"),
        ("view", 'bindscroll="f"', "unknown-event"),
        ("map", 'bindpoitap="f"', "event-never-fired"),
        ("video", 'mut-bind:adplay="f"', "event-never-fired"),
        ("view", 'bindtouchforcechange="f"', "event-never-fired"),
        ("button", 'open-type="launchApp"', "value-not-honoured"),
        ("button", 'open-type="share|liveActivity"', "value-not-honoured"),
        ("button", "openType=\"{{'launchApp'}}\"", "value-not-honoured"),
        ("button", "open-type=\"{{ok ? 'share' : 'launchApp'}}\"", "value-not-honoured"),
        ("button", "open-type=\"{{ok && 'launchApp' || ''}}\"", "value-not-honoured"),
        ("swiper", "indicator-type=\"{{a ? 'normal' : b}}\"", "ignored-attribute"),
        ("button", 'type="danger"', "unknown-value"),
    ],
)
def test_what_is_told(tmp_path: Path, tag: str, written: str, name: str) -> None:
    wxml = f"<view>\n  <{tag} {written}></{tag}>\n</view>"
    report = checked(tmp_path, wxml)
    assert (name, written) in told(report, wxml)
    assert len(told(report, wxml)) == 1
    assert report.coverage < 1


@pytest.mark.parametrize(
    "wxml",
    [
        '<view id="a" class="b" style="c" hidden slot="d" animation="{{e}}" role="f" tabindex="0" />',
        '<view data-a="1" data:b-c="2" mark:d="3" aria-label="e" aria-role="f" generic:g="goods-card" />',
        '<view wx:if="{{a}}" wx:for="{{b}}" wx:key="c" let:d="{{e}}" class:f style:color="red" change:id="{{m.f}}" />',
        '<view bindtap="a" catch:longtap="b" capture-bind:touchstart="c" mut-bind:touchmove="d" bindlongpress="e" />',
        '<view bindnonsense="f"><goods-card /></view>',
        '<view bindnonsense="f"><view wx:if="{{a}}"><goods-card /></view></view>',
        '<goods-card nonsense="1" bindnonsense="f" />',
        '<div nonsense="1" bindnonsense="f" />',
        '<movable-area><movable-view animation="{{false}}" /></movable-area>',
        '<input model:value="{{a}}" bind:input="b" />',
        '<text user-select="{{true}}">a</text>',
    ],
)
def test_what_may_stand_there(tmp_path: Path, wxml: str) -> None:
    assert told(checked(tmp_path, wxml), wxml) == []


def test_of_a_component_that_is_not_there_the_tag_says_all(tmp_path: Path) -> None:
    wxml = '<live-pusher url="a" mode="SD" bindstatechange="f" nonsense="1" />'
    report = checked(tmp_path, wxml)
    assert [item.name for item in report.findings] == ["unsupported-component"]


def test_a_name_that_was_meant(tmp_path: Path) -> None:
    wxml = '<image lazyload="{{true}}" bindloaded="f" mode="aspectfit" />'
    notes = {item.name: item.notes for item in checked(tmp_path, wxml).findings if item.name in TOLD}
    assert notes == {
        "unknown-attribute": ("Did you mean lazy-load?",),
        "unknown-event": ("Did you mean load?",),
        "unknown-value": ("Did you mean aspectFit?",),
    }


def test_they_count(tmp_path: Path) -> None:
    wxml = '<view nonsense="1" /><map latitude="1" longitude="2" bindpoitap="f" />'
    report = checked(tmp_path, wxml)
    assert report.coverage == 0.5
    uses = {row.tag: [(use.column, use.attribute, use.event) for use in row.uses] for row in report.components}
    assert uses == {"view": [(2, "", ""), (7, "nonsense", "")], "map": [(23, "", ""), (54, "", "poitap")]}


def test_in_json_a_use_says_what_it_is_of(tmp_path: Path) -> None:
    document = run_json(app(tmp_path, '<view nonsense="1" />\n<view bindnonsense="f" />'))
    [view] = document["components"]
    place = {"path": "pages/index/index.wxml"}
    assert view["uses"] == [
        {**place, "line": 1, "column": 2},
        {**place, "line": 1, "column": 7, "attribute": "nonsense"},
        {**place, "line": 2, "column": 2},
        {**place, "line": 2, "column": 7, "event": "nonsense"},
    ]


def run_json(root: Path) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["check", str(root), "--format", "json", "--jobs", "1"])
    assert result.exit_code == 0
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def test_a_kind_is_one_line_of_the_text(tmp_path: Path) -> None:
    rows = (
        '<swiper indicator-type="scale" />\n' * 12
        + '<swiper indicator-type="worm" />\n<scroll-view fast-deceleration />\n'
    )
    root = app(tmp_path, rows + '<video bindadplay="f" />\n<video bindadplay="g" />')
    text = CliRunner().invoke(main, ["check", str(root), "--jobs", "1"]).stdout
    [kind] = [line for line in text.splitlines() if "`indicator-type`" in line]
    assert re.search(r"^info\[WX2107\] .*  x13  pages/index/index\.wxml:1:9, .* and 10 more$", kind)
    assert len([line for line in text.splitlines() if "fast-deceleration" in line and line.startswith("info")]) == 1
    assert len([line for line in text.splitlines() if "`adplay`" in line]) == 1
    assert "decision" not in text
    document = run_json(root)
    assert sum(item["name"] == "ignored-attribute" for item in document["findings"]) == 14
    sarif = CliRunner().invoke(main, ["check", str(root), "--format", "sarif", "--jobs", "1"]).stdout
    assert sum(item["ruleId"] == "WX2107" for item in json.loads(sarif)["runs"][0]["results"]) == 14


@pytest.mark.parametrize(("level", "status"), [("error", 0), ("unsupported", 0), ("warning", 0)])
def test_what_is_harmless_fails_no_build(tmp_path: Path, level: str, status: int) -> None:
    root = app(tmp_path, '<view nonsense bindnonsense="f" /><scroll-view enable-back-to-top /><button type="danger" />')
    result = CliRunner().invoke(main, ["check", str(root), "--fail-on", level, "--jobs", "1"])
    assert result.exit_code == status


def test_they_can_be_silenced(tmp_path: Path) -> None:
    wxml = "<!-- wx2tg-ignore WX2107 -->\n<scroll-view fast-deceleration />"
    assert told(checked(tmp_path, wxml), wxml) == []
