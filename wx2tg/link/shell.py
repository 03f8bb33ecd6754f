"""The bundle's `index.html`, and `_headers` for static hosts that read it; where generated files stand."""

from __future__ import annotations

from collections.abc import Mapping

from wx2tg.visible import seen

CLIENT_SCRIPT = "https://telegram.org/js/telegram-web-app.js?56"

APP_FOLDER = "_app"
"""Where generated files stand in the bundle."""

STUBS_PATH = f"{APP_FOLDER}/api.js"
"""The script that completes `wx` after the first paint."""

Directives = Mapping[str, tuple[str, ...]]
"""The sources of each directive of a Content-Security-Policy."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
_ANCESTORS = "'self' https://web.telegram.org https://*.telegram.org"


def policy(directives: Directives, *, ancestors: bool) -> str:
    """The Content-Security-Policy; `frame-ancestors` counts only in a header."""
    parts = [" ".join((name, *sources)) for name, sources in directives.items()]
    if ancestors:
        parts.append(f"frame-ancestors {_ANCESTORS}")
    return "; ".join(parts)


def index_html(
    title: str, client_script: str, styles: list[str], scripts: list[str], base: str, directives: Directives
) -> str:
    """`index.html`; all addresses are relative unless the owner chose a `base`."""
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{_escaped(seen(title))}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1, viewport-fit=cover">',
        f'<meta http-equiv="Content-Security-Policy" content="{_escaped(policy(directives, ancestors=False))}">',
        '<meta name="format-detection" content="telephone=no">',
        *([] if base in {"", "./"} else [f'<base href="{_escaped(base)}">']),
        f'<script src="{_escaped(client_script)}"></script>',
        *(f'<link rel="stylesheet" href="{_escaped(style)}">' for style in styles),
        *(f'<script defer src="{_escaped(script)}"></script>' for script in scripts),
        "</head>",
        "<body wx>",
        "<noscript>This app needs JavaScript.</noscript>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """`text` as it stands in HTML, between tags and between quotes."""
    return text.translate(_ESCAPES)


def headers(directives: Directives) -> str:
    """The `_headers` file of static hosts."""
    return f"/*\n  Content-Security-Policy: {policy(directives, ancestors=True)}\n  X-Content-Type-Options: nosniff\n"
