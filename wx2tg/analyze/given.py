"""The addresses that scripts pass to APIs, and what each of them may begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from wx2tg.analyze.addresses import Address
from wx2tg.analyze.flows import Flows
from wx2tg.analyze.scripts import Head, Script
from wx2tg.knowledge import AddressKind, AddressParameter, address_parameters
from wx2tg.text import Span
from wx2tg.text.regexes import compiled_later

_METHODS = frozenset({"bind", "call", "apply"})
_PICTURE_TEXT = compiled_later(
    r"""(?:\burl\(\s*|<img\b[^<>`"'+]{0,200}?\bsrc=)\\?["']?(?:["'`]\s*\+|\$\{)""", re.IGNORECASE
)
# Names that few scripts have, so that it is worth while to look for them without a regular expression first.
_SOUNDS = ("createInnerAudioContext", "getBackgroundAudioManager")
_PICTURE = ".createImage"
_A_SOUND = compiled_later(rf"\b(?:{'|'.join(_SOUNDS)})\b")
_A_PICTURE = compiled_later(rf"{re.escape(_PICTURE)}\b")


class Given(msgspec.Struct, frozen=True):
    """An address that a script passes to an API: `kinds` say what for, `heads` what it may begin with."""

    kinds: tuple[AddressKind, ...]
    heads: tuple[Head, ...]


def given_addresses(scripts: Iterable[Script]) -> tuple[Given, ...]:
    """Every address that a script passes to an API, or assigns to the `src` of a sound or of a canvas's picture."""
    return tuple(_Sinks(Flows([item for item in scripts if not item.module.broken])).run())


def pictures_in_texts(scripts: Iterable[Script]) -> Iterator[Address]:
    """Places where a script builds CSS or HTML with the address of a picture in it: `"url(" + address + ")"`."""
    for item in scripts:
        for span in item.once("pictures", _pictures_in):
            yield Address("image", None, item.source, span)


def _pictures_in(item: Script) -> tuple[Span, ...]:
    # Few scripts have either; looking for them costs a tenth of the search.
    lower = item.source.text.lower()
    if "url(" not in lower and "<img" not in lower:
        return ()
    return tuple(Span(*match.span()) for match in _PICTURE_TEXT.finditer(item.source.text))


def _shown_kinds(item: Script) -> tuple[AddressKind, ...]:
    """The kinds of address that a script assigns to the `src` of what it makes."""
    text = item.source.text
    sounds = any(name in text for name in _SOUNDS) and _A_SOUND.search(text)
    pictures = _PICTURE in text and _A_PICTURE.search(text)
    kinds: list[AddressKind] = ["media"] if sounds else []
    kinds += ["image"] if pictures else []
    return tuple(kinds)


class _Sinks(msgspec.Struct):
    """Finds the calls and assignments through which an address leaves a script."""

    flows: Flows

    def run(self) -> Iterator[Given]:
        parameters = address_parameters()
        for item in self.flows.scripts:
            for use in item.module.uses:
                name, _, method = use.name.removeprefix("wx.").rpartition(".")
                whole = parameters.get(use.name.removeprefix("wx."))
                parameter = whole or (parameters.get(name) if method in _METHODS else None)
                if parameter is not None:
                    yield Given(parameter.kinds, self.used(item, use.span, parameter, "" if whole else method))
            for escape in item.module.escapes:
                computed = escape.kind == "computed"
                for parameter in parameters.values():
                    heads = self.aliased(item, parameter.name, parameter) if not computed else ()
                    yield Given(parameter.kinds, (*heads, *((item.data(escape.span),) if computed else ())))
            yield from self.sources(item)

    def used(self, item: Script, span: Span, parameter: AddressParameter, method: str) -> tuple[Head, ...]:
        """The addresses in one use of an API: in a call, or in calls of the name that the function is assigned to.

        `method` is `bind`, `call` or `apply` of the API, or "".
        """
        self.flows.begin(item)
        if not parameter.parameters or method == "apply":
            return (item.data(span),)
        call, node = item.call_at(span)
        if call is not None and method != "bind":
            arguments = item.arguments(call)[1 if method else 0 :]
            heads = [
                head
                for key in parameter.parameters
                for head in (self.flows.member(item, arguments[0], (key,), 0) if arguments else ())
            ]
            return tuple(heads)
        name = item.name_given(call or node)
        heads = list(self.aliased(item, name, parameter)) if name else []
        return tuple(heads) or (Head(item.source, span, known=False),)

    def aliased(self, item: Script, name: str, parameter: AddressParameter) -> tuple[Head, ...]:
        """The addresses in calls of a function called `name`."""
        keys = parameter.parameters
        return tuple(head for key in keys for head in self.flows.argument(item, name.rpartition(".")[2], 0, (key,), 0))

    def sources(self, item: Script) -> Iterator[Given]:
        """Assignments to `src` where sounds or pictures are made."""
        kinds = item.once("shown kinds", _shown_kinds)
        if kinds:
            self.flows.begin(item)
            values = (value for value in item.assigned_members().get("src", ()))
            yield Given(kinds, tuple(head for value in values for head in self.flows.heads(item, value, 0)))


def by_kind(given: Iterable[Given]) -> Mapping[AddressKind, tuple[Head, ...]]:
    """What the addresses may begin with, by what they are for."""
    found: dict[AddressKind, dict[Head, None]] = {}
    for item in given:
        for kind in item.kinds:
            found.setdefault(kind, {}).update(dict.fromkeys(item.heads))
    return {kind: tuple(heads) for kind, heads in found.items()}
