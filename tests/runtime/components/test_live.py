"""Live streams over HLS: hls.js in the bundle, a server that answers, and one that does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from browser.server import running

PAGE = "pages/index/index"
# A frame of AAC (LC, 44100 Hz, one channel) without sound, 1024 samples long, behind its ADTS header.
_SILENCE = bytes.fromhex("00c800802380")
_FRAME = bytes.fromhex("fff15040") + bytes([(13 >> 3) & 0xFF, ((13 & 7) << 5) | 0x1F, 0xFC]) + _SILENCE
_SECOND = _FRAME * 43
_LIST = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n"
_LIST += "".join(f"#EXTINF:0.998,\n{number}.aac\n" for number in range(5)) + "#EXT-X-ENDLIST\n"


class Stream:
    """What was asked for, and whether it is answered."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers = True
        self.base = ""


@contextmanager
def serve_stream() -> Iterator[Stream]:
    stream = Stream()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            stream.asked.append(self.path)
            is_list = self.path.endswith(".m3u8")
            content = (_LIST.encode() if is_list else _SECOND) if stream.answers else b""
            self.send_response(200 if stream.answers else 503)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "application/vnd.apple.mpegurl" if is_list else "audio/aac")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with running(Handler) as stream.base:
        yield stream


@pytest.fixture
def stream() -> Iterator[Stream]:
    with serve_stream() as served:
        yield served


def opened(phone: PhoneOf, root: Path, stream: Stream) -> Phone:
    """A phone with a page that has a player of the stream, in a browser that cannot play HLS by itself."""
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [PAGE]}),
        "app.js": "App({});",
        f"{PAGE}.js": """
            Page({
              codes: [],
              changed(event) { this.codes.push(event.detail.code); },
              player: () => wx.createLivePlayerContext("live"),
            });
        """,
        f"{PAGE}.wxml": f'<live-player id="live" src="{stream.base}tea.m3u8" muted bindstatechange="changed" />',
    }
    convert(write_project(root / "app", files), root / "dist")
    made = phone(root / "dist")
    made.page.add_init_script("HTMLMediaElement.prototype.canPlayType = () => ''")
    made.open(PAGE)
    return made


def codes(phone: Phone) -> list[int]:
    found: list[int] = phone.run("return getCurrentPages()[0].codes")
    return found


@pytest.mark.browser
def test_a_stream_plays(phone: PhoneOf, tmp_path: Path, stream: Stream) -> None:
    made = opened(phone, tmp_path, stream)
    assert stream.asked == [], "it was not asked to play"
    made.run("await getCurrentPages()[0].player().play()")
    made.until("getCurrentPages()[0].codes.includes(2004)")
    made.until("document.querySelector('#live video').currentTime > 0.2")
    assert codes(made)[0] == 2001 and 2003 in codes(made)
    policy = made.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    (connect,) = (part.split() for part in policy.split("; ") if part.startswith("connect-src"))
    assert stream.base.rstrip("/") in connect
    made.run("await getCurrentPages()[0].player().stop()")
    asked = len(stream.asked)
    made.page.wait_for_timeout(500)
    assert len(stream.asked) == asked


@pytest.mark.browser
def test_a_server_that_does_not_answer(phone: PhoneOf, tmp_path: Path, stream: Stream) -> None:
    stream.answers = False
    made = opened(phone, tmp_path, stream)
    made.run("await getCurrentPages()[0].player().play()")
    made.until("getCurrentPages()[0].codes.includes(-2301)", 60)
    assert codes(made) == [2103, 2103, 2103, -2301]
    asked = len(stream.asked)
    made.page.wait_for_timeout(1500)
    assert len(stream.asked) == asked, "it is asked no more"


@pytest.mark.browser
def test_a_stream_comes_back(phone: PhoneOf, tmp_path: Path, stream: Stream) -> None:
    stream.answers = False
    made = opened(phone, tmp_path, stream)
    made.run("await getCurrentPages()[0].player().play()")
    made.until("getCurrentPages()[0].codes.includes(2103)", 60)
    stream.answers = True
    made.until("getCurrentPages()[0].codes.includes(2004)", 60)
