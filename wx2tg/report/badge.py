"""A badge of the coverage, as an SVG that needs nothing else, for a README."""

from __future__ import annotations

from wx2tg.report.model import Report
from wx2tg.report.wording import percent

_LABEL = "Telegram coverage"
_GLYPH, _PADDING, _HEIGHT = 7, 6, 20
_COLOURS = ((0.95, "#1f7a4d"), (0.8, "#8a6100"), (0.0, "#b3261e"))
"""Dark enough for white letters; the first whose share the coverage reaches."""

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" data-generator="wx2tg" width="{width}" height="{height}" role="img" aria-label="{name}">
<title>{name}</title>
<clipPath id="r"><rect width="{width}" height="{height}" rx="3"/></clipPath>
<g clip-path="url(#r)"><path fill="#444" d="M0 0h{left}v{height}H0z"/><path fill="{colour}" d="M{left} 0h{right}v{height}H{left}z"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">\
<text x="{label_x}" y="14" textLength="{label_length}" lengthAdjust="spacingAndGlyphs">{label}</text>\
<text x="{value_x}" y="14" textLength="{value_length}" lengthAdjust="spacingAndGlyphs">{value}</text></g>
</svg>
"""  # noqa: E501


def render(report: Report) -> str:
    """The badge of `report`: its words take the same room in every font."""
    value = percent(report.coverage)
    label_length, value_length = len(_LABEL) * _GLYPH - 12, len(value) * _GLYPH + 2
    left, right = label_length + 2 * _PADDING, value_length + 2 * _PADDING
    return _SVG.format(
        name=f"{_LABEL}: {value}",
        width=left + right,
        height=_HEIGHT,
        left=left,
        right=right,
        colour=next(colour for share, colour in _COLOURS if report.coverage >= share),
        label=_LABEL,
        label_x=left / 2,
        label_length=label_length,
        value=value,
        value_x=left + right / 2,
        value_length=value_length,
    )
