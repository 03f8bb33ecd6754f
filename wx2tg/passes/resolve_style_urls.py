"""The addresses in `url()` become relative to where the sheet is put in the bundle."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import dirname, join, normpath, relpath
from urllib.parse import quote, unquote

from wx2tg.diagnostics import diagnostic
from wx2tg.passes.context import SheetContext
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
# A format of fonts that Internet Explorer alone reads.
_EMBEDDED = re.compile(r"\.eot(?:[?#].*)?", re.IGNORECASE | re.DOTALL)


def resolve_style_urls(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet` as it has to be at `css_path` of the bundle (`_app/pages/index.css`), where assets keep their own paths.

    An address is relative to the file in which it stands, or to the app's root if it begins with `/`. `exists` tells
    whether there is a file at a path relative to the root; where there is none, `report` gets the finding. Of the files
    of a font, one is enough.
    """
    folder = dirname(context.css_path)

    def resolve(address: str, source: Source, absent: list[str]) -> str | None:
        if not address or _ELSEWHERE.match(address):
            return None
        path = _PATH.match(address)
        length = path.end() if path else 0
        target = normpath(join("/", dirname(source.path), address[:length])).lstrip("/")
        if not context.exists(target):
            target = unquote(target)
            if not context.exists(target):
                absent.append(address)
        return quote(relpath(target or ".", folder), safe="/~") + address[length:]

    def change(item: Item, source: Source) -> Item:
        if not isinstance(item, Declaration) or "url(" not in item.value.lower():
            return item

        named: list[str] = []
        absent: list[str] = []

        def replaced(match: re.Match[str]) -> str:
            written = match["address"]
            if not written:
                return match[0]
            named.append(_ESCAPE.sub(r"\1", written.strip("\"'")))
            address = resolve(named[-1], source, absent)
            return match[0] if address is None else 'url("' + address.replace('"', "%22") + '")'

        value = _TOKEN.sub(replaced, item.value)
        for address in _missed(absent, named) if item.name == "src" else absent:
            context.report(diagnostic("missing-style-asset", source, item.span, address=address))
        return item if value == item.value else replace(item, value=value)

    return rewrite(sheet, change)


def _missed(absent: list[str], named: list[str]) -> list[str]:
    """Which of the `absent` files of a font are missed: none where another one of those `named` can be read."""
    read = [address for address in named if not _EMBEDDED.search(address)]
    return read if all(address in absent for address in read) else []
