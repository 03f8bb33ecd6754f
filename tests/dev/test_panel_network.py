"""The Network panel: requests and sockets, their details, the same as curl, and the conditions of the network."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from dev.panels_app import EVIL, answered, exchange
from dev.panels_stand import Panels, panels
from playwright.sync_api import Browser, Locator, expect

pytestmark = pytest.mark.browser

MENU = "https://api.tea.example/menu?page=1"


def rows_of(panel: Locator) -> Locator:
    return panel.get_by_role("grid", name="Requests").locator(".grid-row")


def opened(made: Panels, *events: dict[str, object]) -> Locator:
    panel = made.open("Network")
    made.tell("request", *events)
    expect(rows_of(panel).first).to_be_visible()
    return panel


def test_a_request_is_a_row_from_its_start_to_its_end(chromium: Browser) -> None:
    with panels(chromium) as made:
        start, *rest = exchange("r1", MENU, *answered(201, "x" * 2048))
        panel = opened(made, start)
        expect(rows_of(panel)).to_contain_text("…")
        made.tell("request", *rest)
        for part in ("201", "GET", MENU, "proxy", "120 ms", "2.0 KB"):
            expect(rows_of(panel)).to_contain_text(part)
        made.tell("request", *exchange("r2", MENU, {"phase": "fail", "reason": "offline", "took": 1.0}, via="direct"))
        expect(rows_of(panel).last).to_contain_text("failed")
        expect(rows_of(panel).last).to_contain_text("direct")
        panel.get_by_role("button", name="Answered").click()
        expect(rows_of(panel)).to_have_count(1)


def test_details_show_headers_and_bodies(chromium: Browser) -> None:
    with panels(chromium) as made:
        body = json.dumps({"items": [{"name": EVIL}]})
        answer = answered(200, body, **{"x-answer": "yes"})
        panel = opened(made, *exchange("r1", MENU, *answer, headers={"x-asked": "now"}, method="POST", body="a=1&b=2"))
        rows_of(panel).click()
        view = panel.get_by_role("region", name="Details", exact=True)
        for part in ("x-answer", "yes", "x-asked", "now", "a=1&b=2", "through the proxy"):
            expect(view).to_contain_text(part)
        tree = view.get_by_role("tree", name="JSON")
        tree.get_by_role("treeitem").click()
        made.page.keyboard.press("ArrowRight")
        expect(tree.get_by_role("treeitem")).to_have_count(2)
        view.get_by_role("button", name="Close").click()
        expect(view).to_be_hidden()
        assert made.page.evaluate("window.hurt") is None


def test_details_follow_a_request_that_ends(chromium: Browser) -> None:
    with panels(chromium) as made:
        start, *rest = exchange("r1", MENU, {"phase": "fail", "reason": "failing", "took": 2.0})
        panel = opened(made, start)
        made.page.get_by_role("grid", name="Requests").focus()
        made.page.keyboard.press("ArrowDown")
        view = panel.get_by_role("region", name="Details", exact=True)
        expect(view).to_contain_text("no answer yet")
        made.tell("request", *rest)
        expect(view).to_contain_text("This host is set to fail above.")


@pytest.mark.parametrize(
    ("method", "body"), [("GET", None), ("POST", 'it\'s "$HOME" `x` \\ \n{}'), ("PUT", "{}"), ("DELETE", None)]
)
def test_the_copied_command_sends_the_same_request(
    chromium: Browser, method: str, body: str | None, tmp_path: Path
) -> None:
    with panels(chromium) as made:
        url = "https://api.tea.example/echo?a=1&b='x'"
        headers = {"x-note": "it's $HOME", "x-empty": "", "content-length": "3"} | (
            {"content-type": "text/plain"} if body else {}
        )
        panel = opened(made, *exchange("r1", url, *answered(), method=method, headers=headers, body=body))
        rows_of(panel).click()
        panel.get_by_role("button", name="Copy as curl").click()
        expect(panel.get_by_text("copied")).to_be_visible()
        command = made.page.evaluate("navigator.clipboard.readText()")
    words = shlex.split(command.replace("\\\n", ""))
    assert words[:2] == ["curl", url]
    told = words[2:]
    assert ("-X" in told) == (method in ("PUT", "DELETE"))
    assert "x-note: it's $HOME" in told
    assert "x-empty;" in told
    assert not any(word.startswith("content-length") for word in told)
    assert (told[told.index("--data-raw") + 1] if body is not None else None) == body
    script = tmp_path / "command.sh"
    script.write_text(f"set -- {command.removeprefix('curl ')}\nprintf '%s\\0' \"$@\"", encoding="utf-8")
    split = subprocess.run(["sh", script], capture_output=True, text=True, check=True, timeout=60).stdout.split("\0")[
        :-1
    ]
    assert split == words[1:]


def test_sockets_show_their_messages(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = made.open("Network")
        at = 1_770_000_000_000
        made.tell(
            "socket",
            {"id": "s1", "phase": "start", "url": "wss://chat.example/", "protocols": [], "via": "proxy", "at": at},
            {"id": "s1", "phase": "open", "protocol": "", "took": 10.0},
            {"id": "s1", "phase": "out", "text": "hello", "bytes": 5, "at": at + 20},
            {"id": "s1", "phase": "in", "text": None, "bytes": 9, "at": at + 30},
        )
        rows_of(panel).click()
        messages = panel.get_by_role("region", name="Details of the request").get_by_role("listitem")
        expect(messages).to_have_count(2)
        expect(messages.first).to_contain_text("sent 5 B hello")
        expect(messages.last).to_contain_text("received 9 B (no text)")
        made.tell("socket", {"id": "s1", "phase": "close", "code": 1001, "reason": "bye", "clean": True, "took": 50.0})
        expect(panel.get_by_text("closed with 1001: bye")).to_be_visible()


def test_a_new_start_clears_unless_requests_are_preserved(chromium: Browser) -> None:
    with panels(chromium) as made:
        panel = opened(made, *exchange("r1", MENU))
        panel.get_by_role("button", name="Preserve").click()
        made.tell("load", {"src": "/"})
        expect(rows_of(panel)).to_contain_text("failed")
        # The app counts its requests from the start again.
        made.tell("request", *exchange("r1", f"{MENU}&again", *answered(204)))
        expect(rows_of(panel)).to_have_count(2)
        expect(rows_of(panel).first).to_contain_text("failed")
        panel.get_by_role("button", name="Preserve").click()
        made.tell("load", {"src": "/"})
        expect(rows_of(panel)).to_have_count(0)


def test_conditions_are_set_and_what_the_proxy_hides_is_said(chromium: Browser) -> None:
    with panels(chromium, got={"post network": None}) as made:
        panel = made.open("Network")
        truth = panel.locator(".truth")
        expect(truth).to_contain_text("what works here may fail there")
        panel.get_by_role("checkbox", name="Proxy").uncheck()
        expect(truth).to_contain_text("does not allow this app's origin by CORS fails here as it would there")
        assert made.posted("network")[-1]["proxy"] is False
        panel.get_by_role("spinbutton", name="Latency").fill("250")
        panel.get_by_role("textbox", name="Hosts that fail").fill("https://API.example/x *.other.example,")
        panel.get_by_role("checkbox", name="Offline").check()
        expect(truth).to_contain_text("Every request fails: the network is offline.")
        asked = made.posted("network")[-1]
        assert asked == {
            "proxy": False,
            "offline": True,
            "latency": 250,
            "kbps": None,
            "failing": ["api.example", "*.other.example"],
        }


def test_a_refusal_of_the_server_leaves_the_conditions_as_they_are(chromium: Browser) -> None:
    with panels(chromium, got={"post network": {"error": "These conditions cannot be."}}) as made:
        panel = made.open("Network")
        panel.get_by_role("checkbox", name="Offline").click()
        expect(panel.get_by_role("alert")).to_have_text("These conditions cannot be.")
        expect(panel.get_by_role("checkbox", name="Offline")).not_to_be_checked()
        made.get("network", {"proxy": False, "offline": True, "latency": 0, "kbps": 50, "failing": []})
        made.open("Console")
        made.open("Network")
        expect(panel.get_by_role("checkbox", name="Offline")).to_be_checked()
        expect(panel.get_by_role("spinbutton", name="Speed")).to_have_value("50")
