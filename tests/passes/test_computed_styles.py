"""Styles in Chromium: what malformed sheets come to beside the browser's own reading, and colour schemes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.launch import DARK, LIGHT
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import Browser, Page, expect

from wx2tg.syntax.wxss import css, parse
from wx2tg.text import Source

pytestmark = pytest.mark.browser

RULES = """(text) => {
  const dump = (rules) => [...rules].map((rule) => [
    rule.constructor.name, rule.selectorText, rule.keyText, rule.name, rule.conditionText,
    rule.style && rule.style.cssText, rule.cssRules && dump(rule.cssRules),
  ]);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return dump(sheet.cssRules);
}"""

# Sound rules around what is not, so that how much a browser skips can be seen.
MALFORMED = """
.a{color:red}}.b{color:blue}.c{top:0}
};.b{color:blue}.c{color:red}
.a{:color:red;margin:0}
.a{color red;margin:0}
.a{color:red margin:0;padding:0}
.a{margin:0;{color:red}padding:0}
.a{margin:0 {} padding:0}.b{color:red}
.a,{color:red}.b{top:0}
.a..b{color:red}.b{top:0}
.1a{color:red}.b{top:0}
.a:hoverx{color:red}.b{top:0}
.a:not({color:red}.b{color:red}
.a[b{color:red}.c{color:red}
.a[b='c]{color:red}.c{color:red}
.a{width:calc(1px + (2px);color:red}.b{color:red}
.a{width:calc(1px));color:red}.b{margin:0}
.a{color:red !important !important;top:0}
.a{color!important:red;top:0}
/* open .a{color:red}
.a{top:0}*/.b{top:0}.c{top:0}
<!--.a{color:red}-->.b{color:blue}
.a{<!--color:red;-->margin:0}
@foo .a{color:red}.b{color:red}
@foo{.b{color:red}}.a{color:red}
@;.a{color:red}.b{top:0}
@media screen{.a{color:red}}}.b{color:blue}.c{color:red}
@media screen{.a{color:red};.b{top:0}.c{top:0}}
@media screen{color:red;.a{top:0}.b{top:0}}
@media screen;.a{color:red}
@media (min-width:1px{.a{color:red}}.b{margin:0}
@keyframes{from{top:0}}.a{color:red}
@keyframes a{0{top:0}50%{top:1px}}
@keyframes a{0%{top:0;}.b{top:1px}100%{top:3px}}
@keyframes a{top:0;to{top:1px}from{left:0}}
@charset 'utf-8';.a{color:red}
.a{.b{}..c{color:red}.d{color:red}}
.a{[x]{top:0}left:0}
.a{--x:};color:red}.b{top:0}
.a{--x:{a:b};color:red}
.a{*zoom:1;top:0}
.a{filter:alpha(opacity=50);top:0}
.a{@include foo{color:red}top:0}
.a{.mixin();color:red}
@x:1px;.a{top:@x;left:0}
.a{background:url(data:image/svg+xml;utf8,<svg xmlns='http://x'/>)}.b{top:0}
.a{color:red}.b{color:blu
.a{color:red}@media screen{.b{top:0}
{color:red}.a{top:0}
).a{top:0}.b{left:0}
.a){top:0}.b{left:0}
.a{top:0)}.b{left:0}
// c .a{color:red}.b{color:blue}
.a{// c;color:red;margin:0}
""".strip().splitlines()


PASSED_ON = {
    "<!--.a{color:red}-->.b{color:blue}",
    "@media screen;.a{color:red}",
    "@media screen{color:red;.a{top:0}.b{top:0}}",
    "@charset 'utf-8';.a{color:red}",
    ".a{--x:{a:b};color:red}",
    ".a:hoverx{color:red}.b{top:0}",
    ".a{[x]{top:0}left:0}",
    ".a{filter:alpha(opacity=50);top:0}",
    "@keyframes{from{top:0}}.a{color:red}",
    ".a{background:url(data:image/svg+xml;utf8,<svg xmlns='http://x'/>)}.b{top:0}",
}
"""Sound by its shape; what of it means nothing is found out by lightningcss."""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Page:
    return chromium.new_page()


@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_skipped_is_what_a_browser_skips(page: Page, text: str) -> None:
    sheet, found = parse(Source("a.wxss", text))
    assert page.evaluate(RULES, css(sheet)) == page.evaluate(RULES, text)
    assert found or text in PASSED_ON


def coloured(darkmode: bool) -> dict[str, str | bytes]:
    files = small_app("pages/a", darkmode=darkmode, themeLocation="theme.json")
    files["app.json"] = json.dumps(
        {
            **json.loads(str(files["app.json"])),
            "window": {"navigationBarBackgroundColor": "@bar", "navigationBarTextStyle": "black"},
        }
    )
    files["theme.json"] = json.dumps({"light": {"bar": "#ffeedd"}, "dark": {"bar": "#112233"}})
    files["pages/a.wxss"] = """
        .path { color: rgb(1, 1, 1); }
        @media (prefers-color-scheme: light) { .path { top: 1px; } }
        @media (prefers-color-scheme: dark) { .path { color: rgb(2, 2, 2); } page { --night: 1px; } }
    """
    return files


def test_schemes_follow_the_client_and_not_the_system(phone: PhoneOf, tmp_path: Path) -> None:
    convert(write_project(tmp_path / "src", coloured(True)), tmp_path / "dist")
    ann = phone(tmp_path / "dist", scheme="light")
    ann.open(theme=DARK)
    bar = ann.page.locator("wx-navigation-bar")
    expect(ann.find(".path")).to_have_css("color", "rgb(2, 2, 2)")
    expect(ann.find(".path")).to_have_css("top", "auto")
    expect(bar).to_have_css("background-color", "rgb(17, 34, 51)")
    assert ann.screen.evaluate("(el) => getComputedStyle(el).getPropertyValue('--night')") == "1px"
    ann.say("theme_changed", theme_params=LIGHT)
    expect(ann.find(".path")).to_have_css("color", "rgb(1, 1, 1)")
    expect(ann.find(".path")).to_have_css("top", "1px")
    expect(bar).to_have_css("background-color", "rgb(255, 238, 221)")


def test_an_app_without_dark_mode_is_light_in_a_dark_client(phone: PhoneOf, tmp_path: Path) -> None:
    report = convert(write_project(tmp_path / "src", coloured(False)), tmp_path / "dist")
    assert "dark-styles-off" in {finding.name for finding in report.findings}
    ann = phone(tmp_path / "dist", scheme="dark")
    ann.open(theme=DARK)
    expect(ann.find(".path")).to_have_css("color", "rgb(1, 1, 1)")
    expect(ann.find(".path")).to_have_css("top", "1px")
    expect(ann.page.locator("wx-navigation-bar")).to_have_css("background-color", "rgb(255, 238, 221)")
