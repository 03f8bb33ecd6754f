"""Projects with a large number of pages, components, rules or calls.

A crowd is a function from that number to files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

Crowd = Callable[[int], dict[str, str]]
"""From a number to the files of a project with that many things."""

_APP = {"app.json": '{"pages": ["p/p"]}', "p/p.js": "Page({})", "p/p.wxml": "<view/>"}


def _lines(line: str, number: int, head: str = "", tail: str = "") -> str:
    """`line` repeated `number` times, with `%` replaced by the index of each."""
    return head + "".join(line.replace("%", str(index)) + "\n" for index in range(number)) + tail


def _file(suffix: str, line: str, head: str = "", tail: str = "") -> Crowd:
    """A page whose file with `suffix` has that many copies of `line`."""
    return lambda number: {**_APP, f"p/p.{suffix}": _lines(line, number, head, tail)}


def pages(number: int, **own: str) -> dict[str, str]:
    """`number` pages, each with the files `own` by suffix."""
    paths = [f"pages/p{index}/p" for index in range(number)]
    files = {"app.json": json.dumps({"pages": paths})}
    for index, path in enumerate(paths):
        page = {"js": "Page({})", "wxml": "<view/>", **own}
        files |= {f"{path}.{suffix}": text.replace("%", str(index)) for suffix, text in page.items()}
    return files


def _components(number: int, used: int, **own: str) -> dict[str, str]:
    """`number` components, each with the files `own` by suffix; the page uses the first `used` of them."""
    using = {f"c{index}": f"/c/c{index}" for index in range(number)}
    files = {
        **_APP,
        "p/p.json": json.dumps({"usingComponents": using}),
        "p/p.wxml": "".join(f"<c{index}/>" for index in range(used)),
    }
    for index in range(number):
        component = {"js": "Component({})", "wxml": "<view class='a'/>", "json": '{"component": true}', **own}
        files |= {f"c/c{index}.{suffix}": text.replace("%", str(index)) for suffix, text in component.items()}
    return files


def _rules_and_components(number: int) -> dict[str, str]:
    """`number` rules in the app's sheet, and a twentieth as many components, which all the rules may apply to."""
    many = max(1, number // 20)
    shared = _components(many, many, json='{"component": true, "styleIsolation": "apply-shared"}', wxss=".a%{b:c}")
    return shared | {"app.wxss": _lines(".a%{color:red}", number)}


def _packages(number: int) -> dict[str, str]:
    """`number` subpackages with a page and a component each."""
    roots = [f"s{index}" for index in range(number)]
    files = {
        **_APP,
        "app.json": json.dumps({"pages": ["p/p"], "subPackages": [{"root": r, "pages": ["p"]} for r in roots]}),
    }
    for root in roots:
        files |= {
            f"{root}/p.js": "Page({});require('./a')",
            f"{root}/a.js": "require('/b')",
            f"{root}/p.wxml": "<c/>",
            f"{root}/p.json": '{"usingComponents": {"c": "./c"}}',
            f"{root}/c.js": "Component({})",
            f"{root}/c.wxml": "<view/>",
            f"{root}/c.json": '{"component": true}',
        }
    return files | {"b.js": ""}


def _modules(number: int, line: str) -> dict[str, str]:
    """A chain of `number` modules, each with `line`, in which `%` is replaced by the number of the next one."""
    return _APP | {"p/p.js": "require('/m0')"} | {f"m{i}.js": line.replace("%", str(i + 1)) for i in range(number)}


def _templates(number: int) -> dict[str, str]:
    files = {**_APP, "p/p.wxml": _lines("<import src='/t%.wxml'/><template is='t%'/>", number)}
    return files | {f"t{index}.wxml": f"<template name='t{index}'>a</template>" for index in range(number)}


def _sheets(number: int) -> dict[str, str]:
    files = {**_APP, "p/p.wxss": _lines("@import '/s%.wxss';", number)}
    return files | {f"s{index}.wxss": f".s{index}{{width:1rpx}}" for index in range(number)}


CROWDS: Mapping[str, Crowd] = {
    "pages": pages,
    "pages with styles": lambda number: pages(number, wxss=".a% .b{width:1rpx}view{c:d}"),
    "pages with findings": lambda number: pages(number, wxml="<view><none/>{{a+}}", js="wx.a%();"),
    "pages that share a module": lambda number: pages(number, js="require('/m');Page({})") | {"m.js": ""},
    "pages that share a sheet": lambda number: pages(number, wxss="@import '/m.wxss';") | {"m.wxss": ".a{b:c}"},
    "pages that share a template": lambda number: (
        pages(number, wxml="<import src='/m.wxml'/><template is='m'/>") | {"m.wxml": "<template name='m'>a</template>"}
    ),
    "components of one page": lambda number: _components(number, number),
    "components that nobody uses": lambda number: _components(number, 0),
    "components with styles": lambda number: _components(number, number, wxss=".a% .a{width:1rpx}"),
    "components that use the next": lambda number: _components(
        number, 1, json='{"component": true, "usingComponents": {"d": "/c/c1%"}}', wxml="<d/>"
    ),
    "components and rules of the app": _rules_and_components,
    "subpackages": _packages,
    "modules in a chain": lambda number: _modules(number, "require('./m%');"),
    "modules of ES in a chain": lambda number: _modules(number, "import a from './m%';export default a;"),
    "modules that export all": lambda number: _modules(number, "export * from './m%';export const a% = 1;"),
    "templates of many files": _templates,
    "sheets of many files": _sheets,
    "calls of wx": _file("js", "wx.login();"),
    "unknown calls of wx": _file("js", "wx.a%();"),
    "unsupported calls of wx": _file("js", "wx.chooseInvoice();"),
    "calls of wx in functions": _file(
        "js", "a%() { wx.login({ success: () => wx.navigateTo({ url: '/p/p' }) }) },", "Page({", "})"
    ),
    "addresses": _file("js", "wx.request({url: 'https://a%.example/'});"),
    "requests of nothing": _file("js", "require('./none%');"),
    "templates": _file("wxml", "<template name='a%'><view>{{b}}</view></template><template is='a%' data='{{b}}'/>"),
    "templates by name": _file("wxml", "<template name='a%'>{{b}}</template><template is='{{c}}' data='{{b}}'/>"),
    "slots": lambda number: _components(1, 1, wxml=_lines("<slot name='a%'/>", number)),
    "slotted elements": lambda number: (
        _components(1, 1, wxml="<slot/>")
        | {"p/p.wxml": _lines("<view slot='a%'>{{b}}</view>", number, "<c0>", "</c0>")}
    ),
    "branches": _file("wxml", "<view wx:elif='{{a%}}'>{{b}}</view>", "<view wx:if='{{a}}'/>"),
    "conditions": _file("wxml", "<view wx:if='{{a%}}'>{{b}}</view><view wx:else/>"),
    "loops": _file("wxml", "<view wx:for='{{a%}}' wx:key='b'>{{item.c}}{{d%}}</view>"),
    "names of data": _file("wxml", "<view a='{{a%}}' bindtap='b%'>{{c%}}</view>"),
    "keys of data": lambda number: (
        _APP | {"p/p.wxml": f"<template is='a' data='{{{{{_lines('a%: b%,', number)}}}}}'/>"}
    ),
    "findings": _file("wxml", "<view>"),
    "findings on one line": lambda number: _APP | {"p/p.wxml": "<none/>" * number},
    "classes and rules": lambda number: (
        _APP | {"p/p.wxml": _lines("<view class='a%'/>", number), "p/p.wxss": _lines(".a%{b:c}", number)}
    ),
    "classes and rules of a component": lambda number: _components(
        1,
        1,
        wxml=_lines("<view class='a~'/>", number).replace("~", "1"),
        wxss="".join(f".a{i}{{b:c}}" for i in range(number)),
    ),
    "keyframes and animations": _file("wxss", "@keyframes a%{from{b:c}}.a%{animation:a% 1s}"),
    "assets": lambda number: (
        _APP | {"p/p.wxml": _lines("<image src='/i/%.png'/>", number)} | {f"i/{i}.png": "" for i in range(number)}
    ),
    "files that are left": lambda number: _APP | {f"x/{index}.txt": "" for index in range(number)},
    "tab bar": lambda number: (
        pages(2)
        | {
            "app.json": json.dumps(
                {"pages": ["pages/p0/p"], "tabBar": {"list": [{"pagePath": "pages/p0/p", "text": "a"}] * number}}
            )
        }
    ),
    "components of the app": lambda number: (
        _components(number, 0)
        | {"app.json": json.dumps({"pages": ["p/p"], "usingComponents": {f"c{i}": f"/c/c{i}" for i in range(number)}})}
    ),
    "missing components": lambda number: (
        _APP | {"p/p.json": json.dumps({"usingComponents": {f"c{i}": f"/c/c{i}" for i in range(number)}})}
    ),
    "pages and components of the app": lambda number: (
        pages(number)
        | {
            f"c/c{i}.{suffix}": text
            for i in range(number // 20)
            for suffix, text in {"js": "Component({})", "wxml": "", "json": '{"component":true}'}.items()
        }
        | {
            "app.json": json.dumps(
                {
                    "pages": [f"pages/p{i}/p" for i in range(number)],
                    "usingComponents": {f"c{i}": f"/c/c{i}" for i in range(number // 20)},
                }
            )
        }
    ),
    "generics": lambda number: _components(
        1,
        1,
        json=json.dumps({"component": True, "componentGenerics": {f"g{i}": True for i in range(number)}}),
        wxml="".join(f"<g{i}/>" for i in range(number)),
    ),
    "ignored codes": lambda number: {
        **_APP,
        "p/p.wxml": "<view>\n" * number,
        "wx2tg.toml": "[report]\nignore = [" + ",".join(f"'WX{i % 9000:04}'" for i in range(number)) + "]",
    },
}
