"""Draws what a terminal showed as an SVG that plays by itself: CSS animations, no script, nothing from elsewhere.

A reader who asks for less motion (`prefers-reduced-motion`) sees the last moment, at rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from rich.color import Color
from rich.style import Style
from rich.text import Text

COLUMNS = 84
ROWS = 27
_CHAR, _LINE, _SIZE = 7.4, 17.0, 12.3
_LEFT, _TOP = 18.0, 56.0
_SCREEN_WIDTH = 2 * _LEFT + COLUMNS * _CHAR
_HEIGHT = _TOP + ROWS * _LINE + 10
_PHONE_WIDTH = 232
_GAP = 26
_WIDTH = _SCREEN_WIDTH + _GAP + _PHONE_WIDTH + 6
# A shade for each of the eight colours of a terminal, readable on the dark ground (contrast above 4.5).
_SHADES = ("#8b949e", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#39c5cf", "#e6edf3")
_PLAIN, _DIM, _GROUND = "#e6edf3", "#8b949e", "#0d1117"


class Line(NamedTuple):
    """A line of the screen, and the second at which it stands there; a `typed` one comes in letters, so many s long."""

    text: Text
    at: float
    typed: float = 0.0


def svg(lines: Sequence[Line], picture: str, ratio: float, appears: float, length: float, title: str) -> str:
    """The whole picture, which plays `length` seconds.

    `picture` is the data address of a phone, `ratio` its height by its width. Until the second `appears` it is off.
    """
    frames = _Frames(length)
    body = "".join(_lines(lines, frames))
    scroll = frames.steps([(line.at, -_LINE * (i - ROWS + 1)) for i, line in enumerate(lines) if i >= ROWS])
    phone = frames.from_then(appears, fades=True)
    last = -_LINE * max(0, len(lines) - ROWS)
    tall = _PHONE_WIDTH * ratio
    left, top, edge, corner = _SCREEN_WIDTH + _GAP, (_HEIGHT - tall) / 2, _PHONE_WIDTH * 0.022, _PHONE_WIDTH * 0.145
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" \
width="{_WIDTH:.0f}" height="{_HEIGHT:.0f}" role="img" aria-labelledby="t">
<title id="t">{escape(title)}</title>
<style>
text {{ font: {_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }}
text {{ white-space: pre }}
.a {{ animation: {length:g}s linear infinite }}
{frames.css()}
@media (prefers-reduced-motion: reduce) {{ .a {{ animation: none }} }}
</style>
<rect width="{_SCREEN_WIDTH:g}" height="{_HEIGHT:g}" rx="10" fill="{_GROUND}"/>
<g fill="#484f58"><circle cx="20" cy="19" r="5"/><circle cx="38" cy="19" r="5"/><circle cx="56" cy="19" r="5"/></g>
<clipPath id="c"><rect y="{_TOP - 13:g}" width="{_SCREEN_WIDTH:g}" height="{ROWS * _LINE + 4:g}"/></clipPath>
<g clip-path="url(#c)"><g class="{scroll}" transform="translate(0 {last:g})">
{body}</g></g>
<rect x="{left:g}" y="{top:.1f}" width="{_PHONE_WIDTH}" height="{tall:.1f}" rx="{corner:.1f}" fill="#23262b"/>
<rect x="{left + edge:.1f}" y="{top + edge:.1f}" width="{_PHONE_WIDTH - 2 * edge:.1f}" height="{tall - 2 * edge:.1f}" \
rx="{corner - edge:.1f}" fill="#3a3f47"/>
<g class="{phone}"><image href="{picture}" x="{left:g}" y="{top:.1f}" width="{_PHONE_WIDTH}" height="{tall:.1f}"/></g>
</svg>
"""


class _Frames:
    """The animations that are needed, each under a class of its own."""

    def __init__(self, length: float) -> None:
        self._length = length
        self._known: dict[str, str] = {}

    def from_then(self, at: float, fades: bool = False) -> str:
        """Not there before the second `at`; with `fades` it comes little by little."""
        here = self._share(at)
        if fades:
            return self._named(f"0%, {here} {{ opacity: 0 }} {self._share(at + 0.6)}, 100% {{ opacity: 1 }}")
        return self._named(f"0% {{ opacity: 0; animation-timing-function: step-end }} {here}, 100% {{ opacity: 1 }}")

    def steps(self, moves: Sequence[tuple[float, float]]) -> str:
        """Jumps up by so many units at so many seconds."""
        frames = [f"{self._share(at)} {{ transform: translateY({up:g}px) }}" for at, up in moves]
        last = f"100% {{ transform: translateY({moves[-1][1]:g}px) }}" if moves else ""
        return self._named(f"0% {{ transform: translateY(0px) }} {' '.join(frames)} {last}", "step-end")

    def css(self) -> str:
        rows = []
        for rule, name in self._known.items():
            timing, _, frames = rule.partition("|")
            rows.append(f"@keyframes {name} {{ {frames} }}")
            rows.append(
                f".{name} {{ animation-name: {name}{'; animation-timing-function: ' + timing if timing else ''} }}"
            )
        return "\n".join(rows)

    def _named(self, frames: str, timing: str = "") -> str:
        return "a " + self._known.setdefault(f"{timing}|{frames}", f"f{len(self._known)}")

    def _share(self, at: float) -> str:
        return f"{min(at / self._length * 100, 100):.2f}%"


def _lines(lines: Sequence[Line], frames: _Frames) -> Iterator[str]:
    for row, line in enumerate(lines):
        y = _TOP + row * _LINE
        if line.typed:
            pieces = [
                (Text(letter, line.text.get_style_at_offset(_CONSOLE, i)), i)
                for i, letter in enumerate(line.text.plain)
            ]
            start = line.at - line.typed
            for piece, column in pieces:
                yield from _spans(piece, column, y, frames.from_then(start + line.typed * column / len(pieces)))
        elif line.text.plain.strip():
            yield from _spans(line.text, 0, y, frames.from_then(line.at))


def _spans(text: Text, column: int, y: float, name: str) -> Iterator[str]:
    """Pieces of one look. Each is stretched to its columns, whatever font the reader has."""
    for start, end in _runs(text):
        piece = text.plain[start:end]
        if not piece.strip():
            continue
        indent = len(piece) - len(piece.lstrip(" "))
        shown = piece.strip(" ")
        x = _LEFT + (column + start + indent) * _CHAR
        look = _look(text.get_style_at_offset(_CONSOLE, start))
        width = f' textLength="{len(shown) * _CHAR:.1f}" lengthAdjust="spacingAndGlyphs"' if len(shown) > 1 else ""
        yield f'<text class={quoteattr(name)} x="{x:.1f}" y="{y:g}"{look}{width}>{escape(shown)}</text>\n'


def _runs(text: Text) -> Iterator[tuple[int, int]]:
    """Where pieces of one style begin and end."""
    start = 0
    for index in range(1, len(text.plain) + 1):
        looks = [text.get_style_at_offset(_CONSOLE, i) for i in (start, min(index, len(text.plain) - 1))]
        if index == len(text.plain) or looks[0] != looks[1]:
            yield start, index
            start = index


def _look(style: Style) -> str:
    colour = _DIM if style.dim else _shade(style.color)
    return f' fill="{colour}"' + (' font-weight="bold"' if style.bold else "")


def _shade(colour: Color | None) -> str:
    if colour is None or colour.number is None:
        return _PLAIN
    return _SHADES[colour.number % 8]


class _NoConsole:
    """Styles of what a terminal printed are whole: no theme has to be asked."""

    def get_style(self, style: Style, **_: object) -> Style:
        return style if isinstance(style, Style) else Style.null()


_CONSOLE = _NoConsole()
