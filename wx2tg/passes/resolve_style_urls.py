"""The addresses in `url()` become relative to the place of the sheet in the bundle."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath, relpath
from urllib.parse import quote, unquote

from msgspec.structs import replace

from wx2tg.diagnostics import diagnostic
from wx2tg.passes.context import SheetContext
from wx2tg.syntax.wxss import Declaration, Item, Sheet, rewrite
from wx2tg.syntax.wxss.scan import COMMENT, STRING
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

_TOKEN = compiled_later(
    rf"""(?<![-\w])url\(\s*+(?P<address>{STRING}|(?:[^"'()\\\s]++|\\.)++)\s*+\)|{STRING}|{COMMENT}""", re.IGNORECASE
)
_ESCAPE = compiled_later(r"\\(.)")
# Addresses with a scheme (https:, data:, wxfile:), on another host, or of an element in the document (#clip).
_ELSEWHERE = compiled_later(r"[a-z][-+.a-z0-9]*:|//|#", re.IGNORECASE)
_PATH = compiled_later(r"[^?#]*+")
# A format of fonts that only Internet Explorer reads.
_EMBEDDED = compiled_later(r"\.eot(?:[?#].*)?", re.IGNORECASE | re.DOTALL)


def resolve_style_urls(sheet: Sheet, context: SheetContext) -> Sheet:
    """`sheet` with addresses relative to `context.css_path` (`_app/app.css`); assets keep their paths in the bundle.

    In a source an address is relative to the file that it stands in, or to the app's root if it begins with `/`. A file
    that does not exist is reported, but not where another file of the same font exists.
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
    """The files of a font to report: all that browsers read, if each one of them is `absent`, and else none."""
    read = [address for address in named if not _EMBEDDED.search(address)]
    return read if all(address in absent for address in read) else []
