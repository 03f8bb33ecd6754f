"""Parses WXS with esprima. Only this module imports esprima, and only when the first file is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.wxs.facts import Facts
from wx2tg.syntax.wxs.nodes import WxsModule
from wx2tg.text import Source, Span
from wx2tg.text.regexes import compiled_later

_LINE = compiled_later(r"^Line \d+: ")
_QUOTES = ("'", '"')
_NOT_LINE_END = compiled_later(r"[^\r\n\u2028\u2029]")
_WORD = compiled_later(r"\w+|\S")
_LAST_WORD = compiled_later(r"(?<![\w$.])[a-z]{2,10}(?=\s*\Z)")
_LONGEST_GAP = 100


# Reserved in JavaScript, but not in WXS: https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/02variate.html
_FREE_WORDS = frozenset(
    """catch class const debugger enum export extends finally import in instanceof let new super throw try with
    yield""".split()
)


def parse(source: Source) -> WxsModule:
    """Parse a WXS module. Never raises: for a text that is not valid, the module is `broken` and has a diagnostic."""
    from esprima.error_handler import Error

    try:
        program, names, open_comment = _read(source.text)
    except Error as error:
        return _broken(source, _LINE.sub("", error.message), error.index)
    except RecursionError:
        return _broken(source, "it is nested too deeply", 0)
    facts = Facts(source, names)
    facts.visit(program)
    return replace(facts.module(), open_comment=open_comment)


def _read(text: str) -> tuple[Any, frozenset[str], bool]:
    """The ESTree of `text`, the reserved words that it uses as names, and whether its last comment is not closed.

    Words are first read as in JavaScript: `new Date()` works in a browser, although not in WeChat. After an error, the
    word at that place is read as a name. Raises esprima's Error if the text is still invalid.
    """
    from esprima.error_handler import Error

    names: frozenset[str] = frozenset()
    code, wrong, end = text, None, -1
    while True:
        try:
            return _program(code, names), names, code is not text
        except Error as error:
            # If reading a word as a name makes the next token an error, as in `import a`, the word was not a name.
            if wrong is None or code[end : error.index].strip():
                wrong = error
            word = next((word for word in _words_at(code, error.index) if word[0] in _FREE_WORDS - names), None)
            if word is not None:
                names |= {word[0]}
                end = word.end()
            elif code is text and (start := _open_comment(text)) >= 0:
                code = text[:start] + _NOT_LINE_END.sub(" ", text[start:])
            else:
                raise wrong from None


def _words_at(code: str, index: int) -> Iterator[re.Match[str]]:
    """The words that may be to blame for an error at `index`: the one there, and the one before it.

    The one before is to blame if it began a statement that was not completed.
    """
    yield from filter(None, (_WORD.search(code, index), _LAST_WORD.search(code, max(0, index - _LONGEST_GAP), index)))


def _open_comment(text: str) -> int:
    """The offset of a `/*` without `*/`; -1 if there is none. In WXS such a comment goes to the end of the file."""
    return text.find("/*", text.rfind("*/") + 2 if "*/" in text else 0)


def _program(text: str, names: frozenset[str]) -> Any:
    """The ESTree of `text`, with the reserved words `names` read as ordinary names.

    Regular expressions are not checked, because esprima checks them by the rules of Python's `re`.
    """
    from esprima.parser import Parser
    from esprima.token import Token

    parser = Parser(text, options={"range": True, "classProperties": True})
    scanner = parser.scanner
    scanner.testRegExp = lambda pattern, flags: None
    if names:
        scanner.isKeyword = (scanner.isKeyword.set - names).__contains__
        if parser.lookahead.value in names:
            parser.lookahead.type = Token.Identifier
    return parser.parseScript()


def _broken(source: Source, problem: str, index: int) -> WxsModule:
    match = _WORD.search(source.text, index)
    span = Span(*match.span()) if match else Span(len(source.text), len(source.text))
    if problem.startswith("Unexpected"):
        problem = _unexpected(match[0] if match else "")
    else:
        problem = problem[:1].lower() + problem[1:]
    return WxsModule(source, broken=True, diagnostics=(diagnostic("wxs-syntax-error", source, span, problem=problem),))


def _unexpected(token: str) -> str:
    if token in _QUOTES:
        return "this string is never closed"
    return f"`{token}` is not expected here" if token else "it ends too early"
