"""Assigns TypeScript's parameter properties at the start of their constructor."""

from __future__ import annotations

from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits


def lower_parameter_properties(module: Module, edits: Edits) -> None:
    """`constructor(private a) {` becomes `constructor(a) {this.a=a;`, or the same behind `super()`."""
    for item in module.properties:
        edits.insert(item.at, "".join(f";this.{name}={name};" for name in item.names))
