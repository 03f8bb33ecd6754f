"""Attributes of a wrong type: WeChat's conversion, the default's behaviour, and a page that stays whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, write_project

from wx2tg import knowledge
from wx2tg.knowledge import NOWHERE

COMPONENTS = knowledge.components()
EVERY = knowledge.every_element()
SCRIPTED = [tag for tag, row in COMPONENTS.items() if row.tier not in NOWHERE and row.leaf]
ELEMENTS = [tag for tag, row in COMPONENTS.items() if row.target not in ("no element", "script")]
"""Tags that the compiler does not resolve by itself."""
LEAVES = Path(__file__).parents[3] / "wx2tg" / "runtime" / "components"

AROUND = {
    "swiper-item": ("<swiper>", "</swiper>"),
    "radio": ("<radio-group>", "</radio-group>"),
    "checkbox": ("<checkbox-group>", "</checkbox-group>"),
    "movable-view": ("<movable-area>", "</movable-area>"),
    "picker-view-column": ("<picker-view>", "</picker-view>"),
    "navigation-bar": ("<page-meta>", "</page-meta>"),
}
"""What must lie around a tag."""

INSIDE = {
    "swiper": "<swiper-item>one</swiper-item><swiper-item>two</swiper-item>",
    "page-meta": "",
    "navigation-bar": "",
}
"""What lies in a tag."""

ALONE = {"page-meta", "navigation-bar"}
"""Tags that must be the first of their page."""

SEEN_BY = {"match-media"}
"""Tags whose values say whether they are seen at all."""

BAD = (
    '["", "abc", "-1", " ", "1e999", {}, [], [1, "x"], [null], [{}], { a: 1 }, NaN, null, undefined, -1, 0, 1.5, 1e9, '
    "Infinity, true, false, function () {}]"
)

TRY = """
const page = getCurrentPages()[0];
const it = document.querySelector("wx-page:not([hidden]) #it");
const set = (data) => new Promise((done) => page.setData(data, done));
const turn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
const size = () => {
  const box = it.getBoundingClientRect();
  return [Math.round(box.width), Math.round(box.height)].join();
};
await turn();
const wrong = [];
for (const [name, kind] of Object.entries(given)) {
  const usual = size();
  for (const bad of BAD) {
    await set({ [name]: bad });
    await turn();
    const told = `${kind.attribute} = ${typeof bad === "number" ? bad : JSON.stringify(bad)}`;
    if (kind.enumeration && size() !== usual) wrong.push(`${told} makes it ${size()} instead of ${usual}`);
    if (!size().split(",").every((side) => isFinite(side))) wrong.push(`${told} makes it ${size()}`);
  }
  await set({ [name]: undefined });
  await turn();
}
return wrong;
""".replace("BAD", BAD)


def page_of(tag: str) -> tuple[str, dict[str, Any]]:
    """The template of a page that binds every attribute of a tag to a name, and what the names are.

    A tag that has no attributes of its own takes those that every element has.
    """
    rows = COMPONENTS[tag].attributes or {name: row for name, row in EVERY.attributes.items() if name != "id"}
    names = {f"a{at}": name for at, name in enumerate(rows)}
    bound = "".join(f' {attribute}="{{{{{name}}}}}"' for name, attribute in names.items())
    before, after = AROUND.get(tag, ("", ""))
    inside = INSIDE.get(tag, "<text>child</text>")
    template = f'{before}<{tag} id="it"{bound}>{inside}</{tag}>{after}'
    kinds = {
        name: {"attribute": attribute, "enumeration": bool(rows[attribute].values) and tag not in SEEN_BY}
        for name, attribute in names.items()
    }
    return template if tag in ALONE else f'{template}<view id="after">after</view>', kinds


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [f"pages/{tag}/page" for tag in ELEMENTS]}),
        "app.js": "App({});",
    }
    for tag in ELEMENTS:
        files[f"pages/{tag}/page.wxml"] = page_of(tag)[0]
        files[f"pages/{tag}/page.js"] = "Page({});"
    root = tmp_path_factory.mktemp("values")
    convert(write_project(root / "app", files), root / "dist")
    return root / "dist"


@pytest.mark.browser
@pytest.mark.parametrize("tag", ELEMENTS)
def test_wrong_values_harm_nothing(tag: str, bundle: Path, phone: PhoneOf) -> None:
    ann = phone(bundle)
    # Addresses that are none are asked for, as in WeChat.
    ann.expect(r"^(?:status 404|console: Failed to load resource|console: .*(?:ERR_|refused|Refused|violates)).*")
    ann.open(f"pages/{tag}/page")
    ann.at(f"pages/{tag}/page")
    assert ann.run(TRY, page_of(tag)[1]) == []


def defaults(leaf: str) -> Iterator[tuple[str, str]]:
    """Names and default values, as JavaScript, of the properties that a leaf declares by itself."""
    text = (LEAVES / f"{leaf}.js").read_text(encoding="utf-8")
    given = re.search(r"\bprops: \{([^{}]*)\}", text)
    for name, value in re.findall(r"(\w+): (?:/\*\*.*?\*/ )?(\S[^,\n]*)", given[1] if given else ""):
        yield name, value.strip(" ,")


KINDS = {"boolean": r"true|false", "number": r"-?[\d.]+", "string": r'".*"'}


@pytest.mark.parametrize("tag", SCRIPTED)
def test_a_leaf_has_the_types_of_its_table(tag: str) -> None:
    """The runtime converts a value by the type of the default that the leaf declares."""
    row = COMPONENTS[tag]
    assert row.leaf
    types = {re.sub("-(.)", lambda match: match[1].upper(), name): kind.type for name, kind in row.attributes.items()}
    for name, value in defaults(row.leaf):
        if (kind := types.get(name)) in KINDS:
            assert re.fullmatch(KINDS[kind], value) or value.startswith("(null"), f"{name}: {value} is no {kind}"


TRUTH = {
    '""': False,
    "'false'": True,
    "0": False,
    "'0'": True,
    "null": False,
    "undefined": False,
    "NaN": False,
    "[]": True,
    "true": True,
}
"""What `checked` and `disabled` become: `!!value`, in WeChat as here."""


@pytest.mark.browser
def test_what_is_true(tmp_path: Path, phone: PhoneOf) -> None:
    tags = ["switch", "checkbox", "radio", "button", "picker", "slider", "input", "textarea"]
    written = "".join(f'<{tag} class="dynamic" disabled="{{{{value}}}}" />' for tag in tags)
    written += '<switch id="bare" checked /><switch id="empty" checked="" /><switch id="text" checked="false" />'
    written += '<switch id="hole" checked="{{false}}" /><switch id="quoted" checked="{{\'false\'}}" />'
    files: dict[str, str | bytes] = {
        "app.json": '{"pages": ["pages/main/main"]}',
        "app.js": "App({});",
        "pages/main/main.js": "Page({ data: { value: true } });",
        "pages/main/main.wxml": written,
    }
    convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open()
    for value, truth in TRUTH.items():
        ann.run(f"getCurrentPages()[0].setData({{ value: {value} }})")
        found = ann.run("return [...document.querySelectorAll('.dynamic')].map((el) => el.hasAttribute('disabled'))")
        assert found == [truth] * len(tags), value
    ids = ["bare", "empty", "text", "hole", "quoted"]
    checked = [ann.page.locator(f"#{name}").get_attribute("aria-checked") for name in ids]
    assert checked == ["true", "false", "true", "false", "true"]
