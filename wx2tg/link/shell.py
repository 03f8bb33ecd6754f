"""The bundle's own pages: `index.html`, and `_headers` for hosts that read it."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from wx2tg.text.visible import seen

CLIENT_SCRIPT = "https://telegram.org/js/telegram-web-app.js?56"

# No inline script and no eval. Styles may be inline: Telegram's script sets some, and WXML has `style` attributes.
# Requests may go anywhere: which hosts an app talks to is known only when it runs.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' https://telegram.org",
    "style-src": "'self' 'unsafe-inline' https:",
    "img-src": "* data: blob:",
    "media-src": "* data: blob:",
    "font-src": "* data:",
    "connect-src": "* data: blob:",
    "frame-src": "https: http:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
}
_ANCESTORS = "'self' https://web.telegram.org https://*.telegram.org"


def policy(*, ancestors: bool) -> str:
    """The Content-Security-Policy; `frame-ancestors` counts only in a header."""
    parts = [f"{name} {value}" for name, value in _POLICY.items()]
    if ancestors:
        parts.append(f"frame-ancestors {_ANCESTORS}")
    return "; ".join(parts)


def index_html(title: str, client_script: str, styles: list[str], scripts: list[str], base: str) -> str:
    """`index.html`; all addresses are relative unless the owner chose a `base`."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = files("wx2tg.link").joinpath("index.html.jinja").read_text(encoding="utf-8")
    return environment.from_string(text).render(
        title=seen(title),
        policy=policy(ancestors=False),
        client_script=client_script,
        styles=styles,
        scripts=scripts,
        base="" if base in {"", "./"} else base,
    )


def headers() -> str:
    """The `_headers` file of static hosts."""
    return f"/*\n  Content-Security-Policy: {policy(ancestors=True)}\n  X-Content-Type-Options: nosniff\n"
