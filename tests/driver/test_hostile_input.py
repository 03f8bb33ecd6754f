"""Input that no person writes: files made to be too much. All is converted, in linear time.

Each hostile page is converted on its own; one bundle holds them all, and in it the good page still works.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

BAD = "pages/bad/bad"


GOOD = "pages/good/good"


MOST_SECONDS = 15
"""Of processor time for one conversion: many times what the slowest takes, far less than quadratic time would."""


def nested(opening: str, closing: str, depth: int, inside: str = "") -> str:
    return opening * depth + inside + closing * depth


def chain(suffix: str, line: str, length: int = 300) -> dict[str, str]:
    """Files that import one another in a chain: each holds `line` with the number of the next one."""
    return {f"many/{index}{suffix}": line.replace("NEXT", str(index + 1)) for index in range(length)}


WXML: dict[str, tuple[str, str]] = {
    "openings of holes": ("{{" * 40_000, "unclosed-hole"),
    "openings of holes in a value": (f'<view class="{"{{" * 40_000}" />', "unclosed-hole"),
    "holes that end in a string": ("{{'" * 20_000, "more-of-the-same"),
    "ends of holes": ("}}" * 40_000, ""),
    "elements in elements": (nested("<view>", "</view>", 20_000, "x"), "template-limit"),
    "elements that are not closed": ("<view>" * 20_000, "template-limit"),
    "blocks in blocks": (nested("<block>", "</block>", 20_000, "x"), "template-limit"),
    "conditions in conditions": (nested('<block wx:if="{{a}}">', "</block>", 20_000), "template-limit"),
    "loops in loops": (nested('<view wx:for="{{a}}" wx:if="{{a}}">', "</view>", 20_000), "template-limit"),
    "templates in templates": (nested('<template name="a">', "</template>", 20_000), ""),
    "end tags": ("</view>" * 20_000, "more-of-the-same"),
    "elements that cross": ("<view><text></view>" * 10_000, "more-of-the-same"),
    "a long value": (f'<view class="{"a " * 500_000}" />', ""),
    "a long value with holes": (f'<view class="{"a{{b}} " * 30_000}" />', ""),
    "a long string in a hole": ("{{'" + "a" * 1_000_000 + "'}}", ""),
    "attributes": (f"<view {' '.join(f'a{index}' for index in range(100_000))} />", ""),
    "the same attribute": (f"<view {'a=b ' * 30_000} />", "more-of-the-same"),
    "siblings with holes": ("<view>{{a}}</view>" * 10_000, ""),
    "conditions": ('<view wx:if="{{a}}" />' * 4_000, ""),
    "alternatives": ('<view wx:if="{{a}}" />' + '<view wx:elif="{{a}}">{{b}}</view>' * 5_000, "template-limit"),
    "text": ("one &amp; the same\n" * 60_000, ""),
    "entities": ("&none;" * 20_000, "more-of-the-same"),
    "comments": ("<!--" * 20_000, "unclosed-comment"),
    "quotes": ('<view a="' * 10_000, "more-of-the-same"),
    "beginnings of tags": ("<" * 100_000, ""),
    "parentheses": ("{{" + nested("(", ")", 50_000, "a") + "}}", ""),
    "brackets": ("{{" + nested("[", "]", 50_000, "a") + "}}", "expression-syntax"),
    "open parentheses": ("{{" + "(" * 50_000 + "}}", "expression-syntax"),
    "members": ("{{a" + ".a" * 50_000 + "}}", "expression-syntax"),
    "operators": ("{{a" + "+a" * 50_000 + "}}", "expression-syntax"),
    "choices": ("{{" + "a?b:" * 30_000 + "c}}", "expression-syntax"),
    "elements of an array": ("{{[" + "1," * 50_000 + "]}}", ""),
    "nested data": (
        f'<template is="a" data="{{{{{nested("[", "]", 50_000)}}}}}" /><template name="a" />',
        "expression-syntax",
    ),
}


JSON: dict[str, tuple[str, str]] = {
    "arrays in arrays": (nested("[", "]", 50_000), "invalid-json"),
    "objects that are not closed": ('{"a":' * 50_000, "invalid-json"),
}


WXSS: dict[str, tuple[str, str]] = {
    "blocks in blocks": (nested("a{", "}", 20_000), "bad-selector"),
    "blocks that are not closed": ("a{" * 20_000, "unclosed-block"),
    "at-rules in at-rules": (nested("@media screen{", "}", 20_000), "skipped-at-rule"),
    "parentheses": (f"a{{width:{nested('calc(', ')', 20_000, '1rpx')}}}", "bad-declaration"),
    "selectors in selectors": (nested(":not(", ")", 20_000, "a") + "{color:red}", "bad-selector"),
    "quotes": ('"' * 50_001, "unclosed-mark"),
    "declarations": ("a{" + "width:1rpx;" * 50_000 + "}", ""),
}


JS: dict[str, tuple[str, str]] = {
    "parentheses": (nested("(", ")", 50_000, "1"), "script-syntax-error"),
    "blocks": (nested("{", "}", 50_000), "script-syntax-error"),
    "functions": (nested("function f(){", "}", 20_000), "script-syntax-error"),
    "alternatives": ("if (wx) {} else " * 5_000 + "{}", "script-syntax-error"),
    "operators": ("1" + "+1" * 50_000, ""),
    "members": ("if (0) a" + ".a" * 50_000, ""),
    "a module": (f"export const a = {nested('[', ']', 50_000)};", "script-syntax-error"),
    "data in a module": (f"const a = {nested('{a:', '}', 20_000, '1')};", "script-syntax-error"),
}


TS: dict[str, tuple[str, str]] = {
    "parentheses": (f"let a: number = {nested('(', ')', 20_000, '1')};", "script-syntax-error"),
    "types": (f"let a: {nested('A<', '>', 5_000, 'B')};", ""),
}


WXS: dict[str, tuple[str, str]] = {
    "parentheses": (f"module.exports = {nested('(', ')', 20_000, '1')};", "wxs-syntax-error"),
    "brackets": (f"module.exports = {nested('[', ']', 20_000)};", "wxs-syntax-error"),
    "operators": (f"module.exports = 1{'+1' * 10_000};", ""),
}


USING = {f"{BAD}.json": '{"usingComponents": {"c": "/c"}}', "c.wxml": "<slot />", "c.js": "Component({});"}


PROJECTS: dict[str, tuple[Mapping[str, str], str]] = {
    "sheets that import one another": (
        {f"{BAD}.wxss": '@import "/many/0.wxss";'} | chain(".wxss", '@import "NEXT.wxss";'),
        "deep-style-imports",
    ),
    "imports of sheets that multiply": (
        {f"{BAD}.wxss": '@import "/many/0.wxss";'} | chain(".wxss", '@import "NEXT.wxss";' * 4, 12),
        "missing-style-import",
    ),
    "imports under conditions that multiply": (
        {f"{BAD}.wxss": '@import "/many/0.wxss";'}
        | chain(".wxss", '@import "NEXT.wxss" (min-width: NEXTpx);@import "NEXT.wxss" (max-width: 9NEXTpx);', 24),
        "repeated-style-imports",
    ),
    "imports under two conditions": (
        {f"{BAD}.wxss": '@import "/many/0.wxss";', "many/24.wxss": ".a { color: red }"}
        | chain(".wxss", '@import "NEXT.wxss" screen;@import "NEXT.wxss" print;', 24),
        "",
    ),
    "templates that import one another": (
        {f"{BAD}.wxml": '<import src="/many/0.wxml" />'} | chain(".wxml", '<import src="NEXT.wxml" />'),
        "template-limit",
    ),
    "templates that include one another": (
        {f"{BAD}.wxml": '<include src="/many/0.wxml" />'} | chain(".wxml", '<include src="NEXT.wxml" />'),
        "template-limit",
    ),
    "includes that multiply": (
        {f"{BAD}.wxml": '<include src="/many/0.wxml" />'} | chain(".wxml", '<include src="NEXT.wxml" />' * 4, 12),
        "template-limit",
    ),
    "includes of long files that multiply": (
        {f"{BAD}.wxml": '<include src="/many/0.wxml" />', "many/10.wxml": "<view>{{a}}</view>" * 2000}
        | chain(".wxml", '<include src="NEXT.wxml" />' * 2, 10),
        "template-limit",
    ),
    "named templates that multiply": (
        {f"{BAD}.wxml": '<import src="/many/0.wxml" /><template is="t0" />', "many/24.wxml": '<template name="t24" />'}
        | {
            f"many/{level}.wxml": f'<import src="{level + 1}.wxml" /><import src="{level + 1}.wxml" />'
            f'<template name="t{level}">' + f'<template is="t{level + 1}" />' * 2 + "</template>"
            for level in range(24)
        },
        "",
    ),
    "modules that require one another": (
        {f"{BAD}.js": "require('/many/0'); Page({});"} | chain(".js", "require('./NEXT');"),
        "missing-file",
    ),
    "modules that multiply": (
        {f"{BAD}.js": "require('/many/0'); Page({});", "many/24.js": ""}
        | chain(".js", "require('./NEXT'); require('./NEXT');", 24),
        "missing-file",
    ),
    "components in components": (
        USING | {f"{BAD}.wxml": nested("<c>", "</c>", 20_000), "c.json": '{"component": true}'},
        "template-limit",
    ),
    "JSON that is required": (
        {f"{BAD}.js": "Page({}); require('./a.json');", "pages/bad/a.json": nested("[", "]", 50_000)},
        "invalid-json",
    ),
}


CASES = {f"project: {name}": case for name, case in PROJECTS.items()}
for suffix, cases in {"wxml": WXML, "json": JSON, "wxss": WXSS}.items():
    CASES |= {f"{suffix}: {name}": ({f"{BAD}.{suffix}": text}, found) for name, (text, found) in cases.items()}
CASES |= {f"js: {name}": ({f"{BAD}.js": f"Page({{}});{text}"}, found) for name, (text, found) in JS.items()}
CASES |= {
    f"ts: {name}": ({f"{BAD}.js": "", f"{BAD}.ts": f"Page({{}});{text}"}, found) for name, (text, found) in TS.items()
}
CASES |= {
    f"wxs: {name}": ({f"{BAD}.wxml": f'<wxs module="m">{text}</wxs>{{{{m}}}}'}, found)
    for name, (text, found) in WXS.items()
}


def project(root: Path, files: Mapping[str, str]) -> Path:
    """An app of a good page and a hostile one; empty files are left out."""
    every = {**small_app(GOOD, BAD), **files}
    return write_project(root / "app", {path: text for path, text in every.items() if text})


@pytest.mark.parametrize(("files", "name"), CASES.values(), ids=CASES)
def test_too_much(files: Mapping[str, str], name: str, tmp_path: Path) -> None:
    src = project(tmp_path, files)
    start = time.process_time()
    report = convert(src, tmp_path / "dist")
    assert time.process_time() - start < MOST_SECONDS
    names = {found.name for found in report.findings}
    assert "internal-error" not in names
    assert name in names if name else "error" not in {found.severity for found in report.findings}
    assert all(found.line >= 1 and found.path for found in report.findings)


NAMES: dict[str, tuple[str, ...]] = {
    "a null byte": ("pages/a\0b/c",),
    "half of a surrogate pair": ("pages/\ud800/a", "\udc00"),
    "a long name": ("pages/" + "x" * 5_000,),
    "many folders": ("pages/" + "d/" * 2_500 + "a",),
    "names apart in their capitals": ("pages/A/a", "pages/a/A"),
    "devices of Windows": ("CON", "pages/aux/nul"),
    "names that come to the same file": ("a.b/c", "a/b.c", "api", "app", "worker"),
    "signs": ("pages/<b>/&", "pages/a b?c#d", "pages/%2e%2e/x", "'\"`${}", "pages/\n/::error::", "\u202e/\x1b[31m"),
    "nothing": ("", "/", " ", ".", "..", "pages/"),
    "of JavaScript": ("__proto__/x", "constructor", "__proto__"),
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_names_of_pages_that_are_not_there(names: tuple[str, ...], tmp_path: Path) -> None:
    package = {"root": names[0], "pages": list(names)}
    text = json.dumps(
        {"pages": [GOOD, *names], "subPackages": [package], "usingComponents": dict.fromkeys(names, "/x")}
    )
    src = project(tmp_path, {"app.json": text, f"{BAD}.js": "", f"{BAD}.wxml": ""})
    report = convert(src, tmp_path / "dist")
    assert {found.name for found in report.findings} >= {"missing-page"} or names[0] == ""
    assert {found.path for found in report.findings} == {"app.json"}
    assert "internal-error" not in {found.name for found in report.findings}
    assert (tmp_path / "dist/_app/app.js").is_file()


LISTED: dict[str, Callable[[int], Mapping[str, object]]] = {
    "pages": lambda count: {"pages": [GOOD, *(f"pages/p{number}/p" for number in range(count))]},
    "subpackages": lambda count: {"subPackages": [{"root": f"s{number}", "pages": ["a"]} for number in range(count)]},
    "entries of a wrong type": lambda count: {"subPackages": [1] * count, "usingComponents": {"a": 1}},
    "components": lambda count: {"usingComponents": {f"c{number}": f"/x/c{number}" for number in range(count)}},
    "preload rules": lambda count: {
        "subPackages": [{"root": f"s{number}", "pages": ["a"]} for number in range(count)],
        "preloadRule": {f"s{number}/a": {"packages": [f"s{number - 1}"]} for number in range(count)},
    },
}


@pytest.mark.parametrize("listed", LISTED.values(), ids=LISTED)
def test_time_grows_with_what_is_listed(listed: Callable[[int], Mapping[str, object]], tmp_path: Path) -> None:
    times = []
    for count in (10, 1_000, 4_000):
        src = project(tmp_path / str(count), {"app.json": json.dumps({"pages": [GOOD], **listed(count)})})
        start = time.process_time()
        convert(src, tmp_path / f"dist{count}", jobs=1)
        times.append(time.process_time() - start)
    assert times[2] < 9 * times[1]


@pytest.mark.browser
def test_the_rest_of_the_app(tmp_path: Path, phone: PhoneOf) -> None:
    files: dict[str, str | bytes] = dict(small_app(GOOD))
    pages = [GOOD]
    for index, (own, _) in enumerate(CASES.values()):
        # Long pages are right, but take their time.
        if sum(map(len, own.values())) < 150_000 and not any(path.startswith(("many/", "c.")) for path in own):
            pages.append(f"pages/bad{index}/bad")
            page = {f"{BAD}.js": "Page({});", f"{BAD}.wxml": "<view>bad</view>", **own}
            files |= {path.replace("pages/bad/", f"pages/bad{index}/"): text for path, text in page.items() if text}
    files |= small_app(*pages) | {path: text for path, text in files.items() if path != "app.json"}
    files["app.js"] = "App({ open: wx.reLaunch });"
    convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    # What is wrong with a page is told where it is opened.
    ann.expect(r"^console: SyntaxError: pages/bad\d+/bad\.wxml: This WXS module cannot be read")
    ann.open()
    for page in [*pages[1:], GOOD]:
        ann.run("await wx.reLaunch({ url: given });", f"/{page}")
        ann.at(page)
    expect(ann.find(".path")).to_have_text(GOOD)
