"""The table of Telegram's events: whole, handled, and as the client script and a library know them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from browser.npm import client_script, installed

from wx2tg.dev.choices import choices

_PHONE = Path(__file__).parents[2] / "wx2tg" / "dev" / "bench" / "phone"
_BRIDGE = "@tma.js/bridge@2.3.3"
"""A library for Mini Apps, which knows the versions of what an app posts."""

_SUPPORTS = """
import { supports } from "@tma.js/bridge";
const [events, parameters, versions] = JSON.parse(process.argv[2]);
const first = (...what) => versions.find((version) => supports(...what, version)) ?? null;
const all = Object.fromEntries(events.map((event) => [event, first(event)]));
const named = parameters.map(([event, name]) => [`${event} ${name}`, first(event, name)]);
console.log(JSON.stringify({ ...all, ...Object.fromEntries(named) }));
"""

_LATER = {"web_app_request_chat", "web_app_hide_keyboard"}
"""Events that the library does not know yet."""


def node(*arguments: str) -> Any:
    """Run JavaScript; gives the JSON that it prints."""
    found = shutil.which("node")
    assert found is not None, "node is missing; `make test` sets it up"
    done = subprocess.run([found, *arguments], capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


@cache
def tables() -> dict[str, Any]:
    """The tables of events.js, as JavaScript has them."""
    code = (
        f"import * as all from {json.dumps((_PHONE / 'events.js').as_uri())}; console.log(JSON.stringify({{...all}}))"
    )
    return dict(node("--input-type=module", "--eval", code))


def code(name: str) -> str:
    return (_PHONE / name).read_text(encoding="utf-8")


def posted_by_the_script() -> set[str]:
    text = client_script().read_text(encoding="utf-8")
    events = set(re.findall(r"postEvent\('(\w+)'", text)) | set(re.findall(r"eventType: '(iframe_\w+)'", text))
    return events | set(re.findall(r"setupFnName = '(\w+)'", text))


def heard_by_the_script() -> set[str]:
    text = client_script().read_text(encoding="utf-8")
    return set(re.findall(r"WebView\.onEvent\('(\w+)'", text)) | set(re.findall(r"tgEventName = '(\w+)'", text))


def test_all_that_the_script_posts_is_in_the_table() -> None:
    assert len(posted_by_the_script()) > 40
    assert posted_by_the_script() <= set(tables()["POSTED"])


def test_all_that_the_script_hears_is_in_the_table() -> None:
    assert len(heard_by_the_script()) > 40
    assert heard_by_the_script() <= set(tables()["SENT"])


@pytest.mark.parametrize("concern", sorted({row["concern"] for row in tables()["POSTED"].values()}))
def test_a_concern_handles_its_events(concern: str) -> None:
    rows = tables()["POSTED"]
    mine = {event for event, row in rows.items() if row["concern"] == concern}
    handled = set(re.findall(r"^  (?:async )?(web_app_\w+|iframe_\w+)[:(]", code(f"{concern}.js"), re.MULTILINE))
    assert handled == mine


def test_all_that_is_answered_can_be_sent() -> None:
    sent = tables()["SENT"]
    for event, row in tables()["POSTED"].items():
        assert set(row.get("answers", ())) <= set(sent), event


def test_all_that_a_client_sends_is_sent_by_something() -> None:
    """An event is an answer of the table, or what the user does to the client's own parts."""
    answers = {answer for row in tables()["POSTED"].values() for answer in row.get("answers", ())}
    text = "\n".join(file.read_text(encoding="utf-8") for file in _PHONE.glob("*.js") if file.name != "events.js")
    written = set(re.findall(r'"(\w+)"', text)) | {"main_button_pressed", "secondary_button_pressed"}
    assert set(tables()["SENT"]) - answers - written == {"set_custom_style"}


def test_the_versions_are_those_that_a_library_knows() -> None:
    rows = tables()["POSTED"]
    events = [event for event in rows if event.startswith("web_app_") and event not in _LATER]
    parameters = [[event, name] for event in events for name in rows[event].get("parameters", {})]
    versions = sorted({row["since"] for row in rows.values()} | {"6.4", "7.6", "9.5"}, key=number)
    modules = installed(_BRIDGE)
    script = modules.parent / "supports.mjs"
    script.write_text(_SUPPORTS, encoding="utf-8")
    known = node(str(script), json.dumps([events, parameters, versions]))
    expected = {event: rows[event]["since"] for event in events}
    expected |= {f"{event} {name}": rows[event]["parameters"][name] for event, name in parameters}
    assert known == expected


def test_every_version_can_be_chosen() -> None:
    """A client of each version that brought something is among those that the switches offer, old ones first."""
    rows = tables()["POSTED"].values()
    posted = {version for row in rows for version in (row["since"], *row.get("parameters", {}).values())}
    offered = choices().versions
    assert posted | set(tables()["SENT"].values()) <= set(offered)
    assert sorted(offered, key=number) == list(offered)


def number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
