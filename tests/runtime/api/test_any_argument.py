"""`wx` in Chromium with anything as argument: nothing throws or fails in JavaScript's own words, and all ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, write_project
from conftest import PhoneOf

from wx2tg import knowledge

pytestmark = pytest.mark.browser

LEAVES = {row.name.removeprefix("wx."): row for row in knowledge.apis().values() if row.leaf}

MOVES = {"routes", "mini-program", "worker"}
"""Families that leave the page, or load a script: they are tried where that is looked at."""

ASKS = {
    "authorize",
    "chooseAddress",
    "chooseContact",
    "chooseInvoiceTitle",
    "chooseLicensePlate",
    "chooseLocation",
    "choosePoi",
    "getUserInfo",
    "getUserProfile",
    "playVoice",
    "requestPayment",
    "scanCode",
    "showActionSheet",
    "showModal",
    "startRecord",
}
"""They wait for the user, or for a sound to end."""

TOOLS = r"""
    const anything = {
      undefined, null: null, number: 5, nan: NaN, text: "x", list: [], object: {}, function: () => {}, yes: true,
    };
    const engine = /undefined \(reading|is not a function|is not iterable|Failed to |Cannot |not of type|non-finite/;
    const broken = new Set();
    const at = (name) => name.split(".").reduce((object, part) => object[part], wx);
    const limit = () => new Promise((done) => setTimeout(done, 10000, "pending"));
    const heard = (label, error) => {
      const text = error && (error.errMsg || error.message);
      if (typeof text !== "string" || !/:fail/.test(text)) broken.add(`${label} fails with ${error}`);
      else if (engine.test(text)) broken.add(`${label} fails with ${text}`);
    };
    // What is thrown is an error of WeChat's; a promise ends.
    const tried = async (label, run, ends = true) => {
      let value;
      try {
        value = run();
      } catch (error) {
        if (error.constructor !== Error) broken.add(`${label} throws ${error}`);
        else heard(label, error);
        return;
      }
      if (!value || typeof value.then !== "function") return;
      const ended = value.then(() => "ok", (error) => heard(label, error));
      if (ends && await Promise.race([ended, limit()]) === "pending") broken.add(`${label} is pending`);
    };
"""


def test_calls_with_callbacks(app: Phone) -> None:
    rows = [
        [name, list(knowledge.signature(row.name).options), name not in ASKS]
        for name, row in LEAVES.items()
        if row.kind in ("async", "task") and row.family not in MOVES and not name.startswith("choose")
    ]
    assert len(rows) > 120
    # Files that are not there, clients that are asked twice, and addresses that need a tap.
    app.expect("status 404|already|Not allowed to launch")
    broken = app.run(
        f"""
        {TOOLS}
        const called = async (label, run, ends) => {{
          let done;
          const ended = new Promise((resolve) => (done = resolve));
          const value = await tried(label, () => run({{ fail: (error) => heard(label, error), complete: done }}), ends);
          if (ends && await Promise.race([ended, limit()]) === "pending") broken.add(`${{label}} is pending`);
        }};
        for (let start = 0; start < given.length; start += 8) {{
          await Promise.all(given.slice(start, start + 8).flatMap(([name, options, ends]) => [
            ...Object.entries(anything).map(([label, value]) => (
              tried(`${{name}}(${{label}})`, () => at(name)(value), ends)
            )),
            called(`${{name}}()`, (callbacks) => at(name)(callbacks), ends),
            ...options.flatMap((option) => Object.entries(anything).map(([label, value]) => (
              called(`${{name}}(${{option}}: ${{label}})`, (more) => at(name)({{ ...more, [option]: value }}), ends)
            ))),
          ]));
        }}
        return [...broken];
        """,
        rows,
    )
    assert broken == []


def test_calls_that_give_something(app: Phone) -> None:
    """Functions that throw or give a value, and every member of what they give."""
    rows = [
        [name, row.kind == "manager"]
        for name, row in LEAVES.items()
        if row.kind in ("sync", "event", "manager") and row.family not in MOVES
    ]
    assert len(rows) > 80
    app.expect("status 404|Media|console: ")
    broken = app.run(
        f"""
        {TOOLS}
        const own = (object) => {{
          const names = new Set();
          // The browser's own objects have more than WeChat's.
          const ours = (at) => at && at !== Object.prototype && !/native code/.test(String(at.constructor));
          Object.keys(object).forEach((name) => names.add(name));
          for (let at = Object.getPrototypeOf(object); ours(at); at = Object.getPrototypeOf(at)) {{
            Object.getOwnPropertyNames(at).forEach((name) => names.add(name));
          }}
          // These start the app anew, are the runtime's own, or are the browser's.
          const others = ["constructor", "applyUpdate", "record", "createImageData", "requestAnimationFrame"];
          return [...names].filter((name) => !others.includes(name));
        }};
        for (const [name, manager] of given) {{
          for (const [label, value] of Object.entries(anything)) {{
            await tried(`${{name}}(${{label}})`, () => at(name)(value));
          }}
          if (!manager) continue;
          const made = at(name)("x");
          for (const member of own(made)) {{
            if (typeof made[member] !== "function") {{
              const property = Object.getOwnPropertyDescriptor(made, member);
              if (!property || !property.set) continue;
              for (const [label, value] of Object.entries(anything)) {{
                await tried(`${{name}}().${{member}} = ${{label}}`, () => void (made[member] = value));
              }}
              continue;
            }}
            await Promise.all(Object.entries(anything).flatMap(([label, value]) => [
              tried(`${{name}}().${{member}}(${{label}})`, () => made[member](value)),
              tried(`${{name}}().${{member}}({{}}, ${{label}})`, () => made[member]({{}}, value)),
            ]));
          }}
        }}
        return [...broken];
        """,
        rows,
    )
    assert broken == []


def test_contexts_of_components(phone: PhoneOf, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "app.json": '{"pages": ["a"]}',
        "a.wxml": """
            <editor id="editor"/><scroll-view id="scroll" enhanced scroll-y style="height: 99px"/><video id="film"/>
            <map id="map" latitude="39.9" longitude="116.4"/><canvas id="paper" canvas-id="paper"/>
            <live-player id="live"/><audio id="sound"/>
        """,
        "a.js": """Page({ contexts() {
            return new Promise((done) => wx.createSelectorQuery()
              .select("#editor").context().select("#scroll").node().exec(([{ context }, { node }]) => done({
                editor: context, scroll: node, film: wx.createVideoContext("film"), map: wx.createMapContext("map"),
                paper: wx.createCanvasContext("paper"), live: wx.createLivePlayerContext("live"),
                sound: wx.createAudioContext("sound"),
              })));
        } });""",
    }
    convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    made = phone(tmp_path / "dist")
    # A picture that is not there, and places that maps open.
    made.expect("status 404|google|Media|undefined|refused")
    made.open()
    broken = made.run(
        f"""
        {TOOLS}
        window.open = () => null;
        const contexts = await getCurrentPages()[0].contexts();
        let count = 0;
        // The runtime's own, and what needs a tap.
        const own = ["constructor", "record", "edit", "list", "command", "requestFullScreen"];
        for (const [name, context] of Object.entries(contexts)) {{
          const type = Object.getPrototypeOf(context);
          const members = new Set(Object.keys(context));
          if (type !== Object.prototype) Object.getOwnPropertyNames(type).forEach((member) => members.add(member));
          for (const member of members) {{
            if (own.includes(member) || typeof context[member] !== "function") continue;
            count += 1;
            await Promise.all(Object.entries(anything).flatMap(([label, value]) => [
              tried(`${{name}}.${{member}}(${{label}})`, () => context[member](value)),
              tried(`${{name}}.${{member}}({{}}, ${{label}})`, () => context[member]({{}}, value)),
            ]));
          }}
        }}
        return [...broken, ...(count > 100 ? [] : [`only ${{count}} methods`])];
        """
    )
    assert broken == []
