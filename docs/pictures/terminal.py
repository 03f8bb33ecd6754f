"""Makes terminal.svg, the first thing that README.md shows: what `wx2tg` prints for fixtures/apps/tea-house, played.

Run by hand where that has changed: `.venv/bin/pip install pillow`, then `.venv/bin/python docs/pictures/terminal.py`.
Each command is run, in a terminal of its own, and what it prints is what the picture shows.
"""

from __future__ import annotations

import base64
import fcntl
import io
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from PIL import Image, ImageDraw
from rich.text import Text

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
sys.path.append(str(_ROOT / "tests"))

from animated import COLUMNS, Line, svg  # noqa: E402
from browser.npm import client_script  # noqa: E402
from browser.phone import FLAGS  # noqa: E402
from dev.stand import workbench  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

_LENGTH = 20.0
_CLIENT = "https://telegram.org/js/telegram-web-app.js*"
_PROMPT = "\x1b[32m$\x1b[0m "
_TITLE = (
    "A terminal: wx2tg check lists what needs work before tea-house runs in Telegram, wx2tg convert writes the bundle, "
    "and wx2tg dev opens the app in a simulated phone."
)


def printed(command: str, folder: Path) -> list[str]:
    """What `command` prints to a terminal, line by line; progress, which goes to standard error, is left out."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    env = {**os.environ, "PATH": path, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "WX2TG_CACHE_DIR": ""}
    env.pop("NO_COLOR", None)
    process = subprocess.Popen(
        ["sh", "-c", command], cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(ours)
    process.wait()
    return seen.decode().replace("\r\n", "\n").rstrip("\n").split("\n")


def phone(bench: str) -> tuple[bytes, float]:
    """A picture of the simulated phone with the app in it, as PNG, and its height by its width."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=own, args=list(FLAGS))
        context = browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme="light")
        context.route(_CLIENT, lambda route: route.fulfill(path=client_script(), content_type="text/javascript"))
        page = context.new_page()
        page.goto(bench)
        page.frame_locator("iframe").locator("wx-page:not([hidden]) wx-swiper").first.wait_for()
        page.add_style_tag(
            content="body, body *:has(.device) { background: none !important } .device { box-shadow: none }"
        )
        page.wait_for_timeout(2500)
        shot = page.locator(".device-box").screenshot(omit_background=True)
        browser.close()
    picture = Image.open(io.BytesIO(shot)).convert("RGBA")
    # What is outside of the phone's round corners is the desk that it lies on.
    mask = Image.new("L", picture.size)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *picture.size), radius=picture.width * 0.145, fill=255)
    picture.putalpha(mask)
    small = io.BytesIO()
    picture.quantize(128, method=Image.Quantize.FASTOCTREE).save(small, "PNG", optimize=True)
    return small.getvalue(), picture.height / picture.width


def scene(command: str, output: list[str], start: float, pause: float) -> list[Line]:
    """A command that is typed from `start` on, and what it printed; `pause` seconds lie between two lines of it."""
    typed = 0.055 * len(command)
    lines = [Line(Text.from_ansi(_PROMPT + command), start + typed, typed)]
    shown = start + typed + 0.4
    rows = [row for line in output for row in wrapped(Text.from_ansi(line))]
    return lines + [Line(row, shown + pause * i) for i, row in enumerate(rows)]


def wrapped(line: Text) -> list[Text]:
    """A line as a terminal breaks it: at its last column, wherever that is in a word."""
    return list(line.divide(range(COLUMNS, len(line), COLUMNS))) if len(line) > COLUMNS else [line]


def main() -> None:
    """Run the commands, take the picture of the phone, write terminal.svg."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(_ROOT / "fixtures" / "apps" / "tea-house", folder / "tea-house")
        lines: list[Line] = []
        for command, start, pause in (
            ("wx2tg check tea-house", 0.4, 0.05),
            ("wx2tg convert tea-house -o dist --quiet; ls dist", 8.0, 0.06),
        ):
            lines += scene(command, printed(command, folder), start, pause)
        with workbench(folder / "tea-house", "--port", "8000", "--app-port", "8001") as running:
            picture, ratio = phone(running.bench)
            said = [line for line in running.said if "Ctrl+C" not in line]
        lines += scene("wx2tg dev tea-house", said, 12.5, 0.25)
    address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    (_HERE / "terminal.svg").write_text(
        svg(lines, address, ratio, lines[-1].at + 0.5, _LENGTH, _TITLE), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
