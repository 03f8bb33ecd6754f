"""Finds the URLs in the strings of a script, and the strings that hold only a part of an origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wx2tg.syntax.script.kinds import STRING_PARTS, STRINGS
from wx2tg.syntax.script.nodes import Url
from wx2tg.syntax.script.trees import Node, SyntaxTree, nodes_at
from wx2tg.text import Source, Span
from wx2tg.text.origin import origin_of

# A string may hold HTML, CSS, JSON or a list, so a URL may begin at the string's start or after one of their signs. A
# URL in the middle of prose, as in the error messages of libraries, is not loaded, so it is not matched.
_URL = re.compile(
    r"""(?<=["'`(=,;|])((?:(?:https?|wss?):(?:\\?/){2}|//(?=[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b))(?:[^"'`\s\\$<>(){}|]|\\/)*)""",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"""["'`](?:(?:https?|wss?):)?(?:\\?/){2}["'`$]|["'`]://|[}]://""", re.IGNORECASE)
# Methods that only compare a URL with their argument: `url.startsWith("https://")`.
_LOOKING = frozenset(
    "startsWith endsWith indexOf lastIndexOf includes search match matchAll replace replaceAll split test".split()
)
_COMPARISONS = frozenset({"==", "===", "!=", "!==", "in"})
_THEN = re.compile(r"""["'`]\s*\+\s*(?P<next>["'`](?P<first>.)|(?P<name>[\w$.\[\]()]+)\s*\+\s*["'`](?P<later>.))""")


def urls_in(source: Source, syntax: SyntaxTree) -> tuple[Url, ...]:
    """Every URL with a complete host, `https://host...` or `//host...`, in a string of the script.

    In order of the text; a `\\/` in the string is `/` in the URL.
    """
    found = [match for match in _URL.finditer(source.text) if _is_whole(source.text, match)]
    paths = nodes_at(syntax.root, (match.start(1) for match in found))
    return tuple(
        Url(match[1].replace("\\/", "/"), Span(match.start(1), match.end(1)))
        for match, path in zip(found, paths, strict=True)
        if _string_in(path, match.start(1)) is not None
    )


def assembled_in(source: Source, syntax: SyntaxTree) -> tuple[Span, ...]:
    """Strings such as `"https://"` and `"https://cdn."`, to which the script adds the rest of an origin."""
    starts = {match.start() + 1 for match in _SCHEME.finditer(source.text)}
    starts |= {match.start(1) for match in _URL.finditer(source.text) if not _is_whole(source.text, match)}
    return tuple(_assembled(source, syntax, sorted(starts)))


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether the matched URL has its complete host: neither a `+` nor a `${}` after it continues the host."""
    url, after = match[1].replace("\\/", "/"), text[match.end() : match.end() + 200]
    if "/" in url.partition("//")[2]:
        return origin_of(url) is not None
    if after.startswith("${"):
        return _dotted(url) and after.partition("}")[2][:1] in ("`", "?", "#", "$")
    then = _THEN.match(after)
    if then is None:
        return origin_of(url) is not None
    if then["first"]:
        return origin_of(url) is not None and then["first"] in "/?#"
    return _dotted(url) and (then["later"] or "/") not in ".:-_"


def _dotted(url: str) -> bool:
    """Whether the host so far could be complete: true for `https://api.example.com`, false for `https://api.`."""
    host = url.partition("//")[2]
    return origin_of(url) is not None and not host.endswith(".") and ("." in host or host.startswith("localhost"))


def _assembled(source: Source, syntax: SyntaxTree, starts: list[int]) -> Iterator[Span]:
    for start, path in zip(starts, nodes_at(syntax.root, starts), strict=True):
        index = _string_in(path, start)
        if index is not None and not _is_looked_at(source, path[max(0, index - 3) : index + 1]):
            yield Span(path[index].start_byte, path[index].end_byte)


def _string_in(path: Sequence[Node], at: int) -> int | None:
    """The index in `path` of the string around the character `at`; None if it is not in a string.

    `path` are the nodes around the character, from the root down.
    """
    index = len(path) - 1
    if index and path[index].type not in STRING_PARTS and path[index].start_byte == at:
        index -= 1
    while index and path[index].type in STRING_PARTS and path[index].type not in STRINGS:
        index -= 1
    return index if path[index].type in STRINGS else None


def _is_looked_at(source: Source, path: Sequence[Node]) -> bool:
    """Whether the string that `path` ends with is only compared with something, so nothing is loaded from it."""
    parent = path[-2] if len(path) > 1 else None
    if parent is None:
        return False
    if parent.type == "binary_expression":
        return parent.children[1].type in _COMPARISONS
    if parent.type == "switch_case":
        return True
    call = path[-3] if parent.type == "arguments" and len(path) > 2 else None
    callee = call.child_by_field_name("function") if call is not None else None
    name = callee.child_by_field_name("property") if callee is not None else None
    return name is not None and source.text[name.start_byte : name.end_byte] in _LOOKING
