"""WeChat's component model in Chromium: small pages, what is done to them, and what is seen and logged then.

A case is a file `fixtures/units/<feature>/<case>.txt`. Its transcript has what the scripts logged when the page opened,
then commands (`> tap #add`) with what was logged and seen after each, or after the `> wait` that follows it.
`UPDATE=1 pytest` rewrites the transcripts. All cases are pages of one app.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.cases import CASES, commands_of, files_of, is_page, name_of
from browser.phone import Phone
from browser.projects import convert, write_project
from browser.server import serve_bundle
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# A line of text is 18 px high, whatever font the machine has.
APP = {
    "app.js": 'App({ name: "units", onError(text) { console.log("onError", text.split("\\n")[0]); } });',
    "app.wxss": """page { line-height: 18px; } .app-red { color: rgb(255, 0, 0); }
        @keyframes app-move { to { left: 7px; } }""",
}

# Keeps what scripts log, but not what Telegram's does: texts as they are, all else as JSON, with undefined and
# functions named.
LOG = """(() => {
  const named = (key, value) => (value === undefined ? "undefined" : typeof value === "function" ? "function" : value);
  window.said = [];
  console.log = (...args) => String(args[0]).startsWith("[Telegram") || said.push(args.map((arg) => (
    typeof arg === "string" ? arg : Number.isNaN(arg) ? "NaN" : JSON.stringify(named("", arg), named)
  )).join(" "));
})();"""

# The first page was painted: its `onReady` is over.
READY = "fakeHost.asked.some(({ name }) => name === 'web_app_ready')"

SETTLE = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))"

RUN = """async (code) => {
  const AsyncFunction = (async () => {}).constructor;
  const value = await AsyncFunction("page", `return (${code});`)(getCurrentPages().slice(-1)[0]);
  if (value !== undefined && typeof value !== "object") console.log(String(value));
  else if (value !== undefined && (value === null || !value.$c)) console.log(value);
}"""


@pytest.fixture(scope="module")
def app(chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """A phone with the app of all cases."""
    root = tmp_path_factory.mktemp("units")
    files: dict[str, str | bytes] = dict(APP)
    pages: list[str] = []
    for case in CASES:
        own = {f"{name_of(case)}/{path}": text for path, text in files_of(case).items()}
        files |= own
        pages += sorted(p.removesuffix(".wxml") for p in own if p.endswith(".wxml") and is_page(Path(p).name))
    files["app.json"] = json.dumps({"pages": pages})
    convert(write_project(root / "src", files), root / "dist")
    with serve_bundle(root / "dist") as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        phone.page.add_init_script(LOG)
        yield phone
        phone.context.close()


Command = Callable[[Phone, str], object]


def texts(phone: Phone, selector: str) -> str:
    """What can be read in the elements that match, or on the whole page."""
    found = phone.find(selector).all() if selector else [phone.screen]
    return " | ".join(" ".join(element.inner_text().split()) for element in found)


def field(phone: Phone, rest: str) -> None:
    selector, _, text = rest.partition(" ")
    phone.find(f"{selector} input").fill(text)


def computed(phone: Phone, rest: str) -> object:
    selector, _, name = rest.rpartition(" ")
    value: str = phone.find(selector).first.evaluate("(el, name) => getComputedStyle(el)[name]", name)
    return value.replace(phone.base, "")


FRAMES = """(el) => el.getAnimations().map(({ effect }) => {
  const last = effect.getKeyframes().pop();
  return last.width || last.left;
}).join(" ")"""


def frames(phone: Phone, selector: str) -> object:
    """Where the animations that run on an element end."""
    return phone.find(selector).first.evaluate(FRAMES)


def attribute(phone: Phone, rest: str) -> object:
    selector, _, name = rest.rpartition(" ")
    return phone.find(selector).first.get_attribute(name)


COMMANDS: dict[str, Command] = {
    "attribute": attribute,
    "back": lambda phone, _: phone.back(),
    "css": computed,
    "frames": frames,
    "expect": lambda phone, pattern: phone.expect(pattern),
    "run": lambda phone, code: phone.page.evaluate(RUN, code),
    "tap": lambda phone, selector: phone.tap(phone.find(selector).first),
    "text": texts,
    "type": field,
    "wait": lambda phone, milliseconds: phone.page.wait_for_timeout(int(milliseconds)),
    "value": lambda phone, selector: phone.find(f"{selector} input").input_value(),
}


def said(phone: Phone) -> list[str]:
    """What was logged since the last time."""
    phone.page.evaluate(SETTLE)
    lines: Any = phone.page.evaluate("said.splice(0)")
    return [str(line) for line in lines]


def transcript(phone: Phone, route: str, steps: str) -> str:
    """The steps with what really happens."""
    commands = commands_of(steps)
    query = commands.pop(0) if commands and commands[0].startswith("open ") else ""
    phone.open(f"{route}/page{query.removeprefix('open ')}")
    phone.until(READY)
    out = [f"> {query}"] if query else []
    out += said(phone)
    for command, following in zip(commands, [*commands[1:], ""], strict=False):
        verb, _, rest = command.partition(" ")
        result = COMMANDS[verb](phone, rest)
        # What another page does comes when it comes.
        out += [f"> {command}", *([] if following.startswith("wait ") else said(phone))]
        if result is not None:
            out.append(str(result))
    return "".join(f"{line}\n" for line in out)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(app: Phone, case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    files, _, steps = text.partition("--- steps\n")
    app.problems.clear()
    app.expected.clear()
    seen = transcript(app, name_of(case), steps)
    if os.environ.get("UPDATE"):
        case.write_text(f"{files}--- steps\n{seen}", encoding="utf-8")
    else:
        assert seen == steps
    assert not app.unexpected()
