"""The bundle's `index.html`, and `_headers` for static hosts that read it; where generated files stand."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from wx2tg.text.visible import seen

CLIENT_SCRIPT = "https://telegram.org/js/telegram-web-app.js?56"

APP_FOLDER = "_app"
"""Where generated files stand in the bundle."""

STUBS_PATH = f"{APP_FOLDER}/api.js"
"""The script that completes `wx` after the first paint."""

Directives = Mapping[str, tuple[str, ...]]
"""The sources of each directive of a Content-Security-Policy."""

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
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = files("wx2tg.link").joinpath("index.html.jinja").read_text(encoding="utf-8")
    return environment.from_string(text).render(
        title=seen(title),
        policy=policy(directives, ancestors=False),
        client_script=client_script,
        styles=styles,
        scripts=scripts,
        base="" if base in {"", "./"} else base,
    )


def headers(directives: Directives) -> str:
    """The `_headers` file of static hosts."""
    return f"/*\n  Content-Security-Policy: {policy(directives, ancestors=True)}\n  X-Content-Type-Options: nosniff\n"
