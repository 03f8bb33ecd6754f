"""Options in calls of `wx` that do not work as in WeChat, where a script writes them as literals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from wx2tg.analyze.scripts import Script
from wx2tg.knowledge import CallOption, signature
from wx2tg.syntax import script
from wx2tg.syntax.script.trees import Node
from wx2tg.syntax.script.walk import span_of
from wx2tg.text import Span

_TOLD = frozenset({"differs", "ignored", "impossible"})
_KEYWORDS = {"true": True, "false": False}


class Written(NamedTuple):
    """The option `name` in a call of `api` (`wx.request`, or `RecorderManager.start` of a manager), at its place."""

    api: str
    name: str
    option: CallOption
    span: Span


def written_options(module: script.Module) -> Iterator[Written]:
    """Each option that the object literal in a call sets to a value other than its default."""
    if module.broken:
        return
    item = Script(module)
    done = set()
    for use in module.uses:
        found = signature(use.name)
        told = _told(found.options, module)
        if told:
            call, _ = item.call_at(use.span)
            if call is not None:
                yield from _in_call(item, call, use.name, told)
        for method, options in found.methods.items():
            told = _told(options, module)
            if told and (use.name, method) not in done:
                done.add((use.name, method))
                for call in item.calls().get(method, ()):
                    yield from _in_call(item, call, f"{use.name}().{method}", told)


def _told(options: Mapping[str, CallOption], module: script.Module) -> dict[str, CallOption]:
    """The options that a finding is made for, as far as their names stand in the module at all."""
    text = module.source.text
    return {name: option for name, option in options.items() if option.state in _TOLD and name in text}


def _in_call(item: Script, call: Node, api: str, told: Mapping[str, CallOption]) -> Iterator[Written]:
    arguments = item.arguments(call)
    if not arguments or arguments[0].type != "object":
        return
    for child in arguments[0].named_children:
        name = item.key_of(child) or ""
        option = told.get(name)
        if option is not None and not _changes_nothing(item, child, option):
            yield Written(api, name, option, span_of(child))


def _changes_nothing(item: Script, pair: Node, option: CallOption) -> bool:
    """Whether an option is set to its default, to undefined or null, or is switched off."""
    if pair.type != "pair":
        return False
    value = item.text(pair.children[-1]).strip()
    if value in ("undefined", "null"):
        return True
    literal = _literal(value)
    if option.default is msgspec.UNSET:
        return literal is False
    return literal == option.default and type(literal) is type(option.default)


def _literal(text: str) -> object:
    """The value of a literal of JavaScript; None for anything else."""
    if text in _KEYWORDS:
        return _KEYWORDS[text]
    if re.fullmatch(r"\d+", text):
        return int(text)
    if re.fullmatch(r"""(["'])[^"'\\]*\1""", text):
        return text[1:-1]
    if re.fullmatch(r"""\[\s*(?:(["'])[^"'\\,]*\1\s*(?:,\s*|(?=\])))*\]""", text):
        return re.findall(r"""["']([^"']*)["']""", text)
    return None
