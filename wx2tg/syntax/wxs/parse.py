"""Reads WXS with esprima; the only importer of esprima, which is loaded when the first file is read."""

from __future__ import annotations

import re
from typing import Any

from wx2tg.diagnostics import diagnostic
from wx2tg.syntax.wxs.facts import Facts
from wx2tg.syntax.wxs.nodes import WxsModule
from wx2tg.text import Source, Span

_LINE = re.compile(r"^Line \d+: ")
_QUOTES = ("'", '"')
_WORD = re.compile(r"\w+|\S")


def parse(source: Source) -> WxsModule:
    """Read a WXS module. Never raises: a text that is no script gives a broken module with a diagnostic."""
    from esprima.error_handler import Error

    try:
        program = _program(source.text)
    except Error as error:
        return _broken(source, _LINE.sub("", error.message), error.index)
    except RecursionError:
        return _broken(source, "it is nested too deeply", 0)
    facts = Facts(source)
    facts.visit(program)
    return facts.module()


def _program(text: str) -> Any:
    """The ESTree of `text`. Regular expressions pass unchecked: esprima holds them to the rules of Python's `re`."""
    from esprima.parser import Parser

    parser = Parser(text, options={"range": True, "classProperties": True})
    parser.scanner.testRegExp = lambda pattern, flags: None
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
