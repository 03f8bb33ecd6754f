"""The addresses in `url()` become relative to where the sheet is put in the bundle."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from posixpath import dirname, join, normpath, relpath
from urllib.parse import quote, unquote

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax.wxss import Declaration, Item, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT, STRING
from wx2tg.text import Source

_TOKEN = re.compile(
    rf"""(?<![-\w])url\(\s*+(?P<address>{STRING}|(?:[^"'()\\\s]++|\\.)++)\s*+\)|{STRING}|{COMMENT}""", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(.)")
# Addresses with a scheme (https:, data:, wxfile:), on another host, or inside the document.
_ELSEWHERE = re.compile(r"[a-z][-+.a-z0-9]*:|//|#", re.IGNORECASE)
_PATH = re.compile(r"[^?#]*+")


def resolve_style_urls(
    sheet: Sheet, css_path: str, exists: Callable[[str], bool], report: Callable[[Diagnostic], None]
) -> Sheet:
    """`sheet` as it has to be at `css_path` of the bundle (`_app/pages/index.css`), where assets keep their own paths.

    An address is relative to the file in which it stands, or to the app's root if it begins with `/`. `exists` tells
    whether there is a file at a path relative to the root; where there is none, `report` gets the finding.
    """
    folder = dirname(css_path)

    def resolve(address: str, item: Declaration, source: Source) -> str | None:
        if not address or _ELSEWHERE.match(address):
            return None
        path = _PATH.match(address)
        length = path.end() if path else 0
        target = normpath(join("/", dirname(source.path), address[:length])).lstrip("/")
        if not exists(target):
            target = unquote(target)
            if not exists(target):
                report(diagnostic("missing-style-asset", source, item.span, address=address))
        return quote(relpath(target, folder), safe="/~") + address[length:]

    def change(item: Item, source: Source) -> Item:
        if not isinstance(item, Declaration) or "url(" not in item.value.lower():
            return item

        def replaced(match: re.Match[str]) -> str:
            written = match["address"]
            address = resolve(_ESCAPE.sub(r"\1", written.strip("\"'")), item, source) if written else None
            return match[0] if address is None else 'url("' + address.replace('"', "%22") + '")'

        value = _TOKEN.sub(replaced, item.value)
        return item if value == item.value else replace(item, value=value)

    return rewrite(sheet, change)
