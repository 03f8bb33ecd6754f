"""Facts of templates: what names mean, which fields updates depend on, what rows ask for."""

from __future__ import annotations

import pytest

from wx2tg.analyze.template import Resolved, resolve
from wx2tg.analyze.template.scope import CLASSES, is_fixed
from wx2tg.ir.nodes import Template
from wx2tg.lower.template import lower_template
from wx2tg.syntax import wxml
from wx2tg.syntax.expr import parse, trail
from wx2tg.text import Source


class Alone:
    """One WXML file without any other."""

    def __init__(self, source: Source) -> None:
        self.source, self.tree = source, wxml.parse(source)[0]

    def document(self, path: str) -> tuple[Source, wxml.Document] | None:
        return (self.source, self.tree) if path == self.source.path else None

    def resolve_template(self, from_path: str, src: str) -> str | None:
        return None

    def resolve_wxs(self, from_path: str, src: str) -> str | None:
        return None


def template_of(text: str) -> Template:
    lowered = lower_template("page.wxml", {"card": ""}, Alone(Source("page.wxml", text)))
    assert lowered is not None
    return lowered.template


def loops(nodes: tuple[Resolved, ...]) -> list[Resolved]:
    """Every `wx:for`, those outside first."""
    out: list[Resolved] = []
    for node in nodes:
        out += [node] if node.loop is not None else []
        for run in node.runs:
            out += loops(run)
    return out


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("<view>{{a}}</view><view>{{b.c[d]}}</view>", "a d b"),
        # What events ask for themselves is no part of updates, nor is what has no effect.
        ("<view data-x='{{a}}' mark:y='{{b}}' bindtap='{{c}}' onclick='{{d}}' slot='{{e}}'>{{f}}</view>", "f"),
        ("<view catchtouchmove='{{a}}' class='{{b}}' hidden='{{c}}' aria-label='{{d}}'/>", "b c d a"),
        ("<view wx:if='{{a}}'>{{b}}</view><view wx:elif='{{c}}'>{{d}}</view>", "b d c a"),
        ("<view wx:for='{{list}}'>{{item}}{{index}}{{other}}</view>", "list other"),
        ("<view let:a='{{b}}'>{{a}}{{c}}</view>", "b c"),
        ("<wxs module='w'>module.exports = {};</wxs><view>{{w.f(a)}}</view>", "a"),
        ("<card a='{{b}}' class='{{c}}'>{{d}}</card>", "c b d"),
        ("<template name='t'>{{a}}</template><template is='t' data='{{b}}'/>", "b"),
    ],
)
def test_fields_have_bits_in_the_order_in_which_they_are_asked_for(text: str, fields: str) -> None:
    bits = resolve(template_of(text)).bits
    assert bits == {name: 1 << number for number, name in enumerate(fields.split())}


def test_classes_of_a_component_depend_on_those_it_was_given() -> None:
    template = template_of("<view class='{{a}}'/>")
    assert list(resolve(template, scoped=True).bits) == [CLASSES, "a"]
    assert list(resolve(template).bits) == ["a"]


def test_fields_beyond_the_thirtieth_share_bits() -> None:
    bits = resolve(template_of("".join(f"<view>{{{{f{number}}}}}</view>" for number in range(32)))).bits
    assert (bits["f29"], bits["f30"], bits["f31"]) == (1 << 29, 1, 2)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("<view wx:for='{{list}}'>{{item}}</view>", [("list",)]),
        ("<view wx:for='{{a.list}}'>{{item}} {{b}}</view>", [("a", "list")]),
        # A row that reads the list itself changes with every row of it.
        ("<view wx:for='{{list}}'>{{item}} {{list.length}}</view>", [None]),
        ("<view wx:for='{{f(list)}}'>{{item}}</view>", [None]),
        ("<view wx:for='{{a}}'><text wx:for='{{item.b}}' wx:for-item='c'>{{c}}</text></view>", [("a",), None]),
        ("<template name='t'><view wx:for='{{a}}'>{{item}}</view></template><template is='t'/>", []),
    ],
)
def test_paths_of_lists(text: str, paths: list[tuple[str, ...] | None]) -> None:
    found = loops(resolve(template_of(text)).nodes)
    assert [node.loop.path if node.loop is not None else None for node in found] == paths


@pytest.mark.parametrize(
    ("row", "asks"),
    [
        ("<card a='{{index}}'/>", True),
        ("<card a='{{list[index].b}}'/>", True),
        ("<card a='{{index ? a : b}}'/>", True),
        ("<view let:n='{{index + 1}}'><card a='{{n}}'/></view>", True),
        ("<card a='{{item}}'/>", False),
        # What is no property of a component is compared by its value.
        ("<view id='{{index}}'>{{index}}</view>", False),
        ("<card class='{{index}}'/>", False),
    ],
)
def test_rows_ask_whether_their_index_changed(row: str, asks: bool) -> None:
    (loop,) = loops(resolve(template_of(f"<view wx:for='{{{{list}}}}'>{row}</view>")).nodes)
    assert loop.loop is not None and loop.loop.asks_moved is asks


@pytest.mark.parametrize(
    ("inside", "tracked"),
    [("<card a='{{b}}'/>", True), ("<card a='b'/>", False), ("<scroll-view refresher-triggered='{{b}}'/>", True)],
)
def test_templates_with_components_are_tracked(inside: str, tracked: bool) -> None:
    text = f"<template name='t'>{inside}</template><template is='t' data='{{{{b}}}}'/>"
    assert resolve(template_of(text)).tracked is tracked


@pytest.mark.parametrize(
    ("code", "is_path"),
    [
        ("a", True),
        ("a.b[0].c", True),
        ("a[b].c", True),
        ("a[b.c]", True),
        ("a['b']", True),
        ("a[b + 1]", False),
        ("a[b[0]]", False),
        ("f(a).b", False),
        ("'text'", False),
        ("a + b", False),
    ],
)
def test_data_paths(code: str, is_path: bool) -> None:
    assert trail(parse(code).expression).is_path is is_path


def test_a_path_with_a_row_in_it_is_no_fixed_one() -> None:
    (outer, inner) = loops(resolve(template_of("<b wx:for='{{a}}'><i wx:for='{{item.c}}' wx:for-item='d'/></b>")).nodes)
    assert outer.loop is not None and inner.loop is not None
    assert outer.loop.item.path is not None and not is_fixed(outer.loop.item.path)
    assert is_fixed(outer.loop.item.path[:-1])
