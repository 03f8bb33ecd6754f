"""Texts of any size that are hard for a parser, by language. A pattern is a function from a size to a text.

Most repeat one sign or phrase, like a file that is damaged, generated or hostile. Nearly all are ASCII, so that a size
in characters is the same size in bytes.
"""

from bench.patterns.data import JSON, TOML
from bench.patterns.script import SCRIPT
from bench.patterns.shapes import Pattern, Patterns, nested, numbered, phrases, repeated
from bench.patterns.sheets import WXSS
from bench.patterns.templates import EXPRESSION, WXML
from bench.patterns.typescript import TYPESCRIPT
from bench.patterns.wxs import WXS

__all__ = [
    "EXPRESSION",
    "JSON",
    "SCRIPT",
    "TOML",
    "TYPESCRIPT",
    "WXML",
    "WXS",
    "WXSS",
    "Pattern",
    "Patterns",
    "nested",
    "numbered",
    "phrases",
    "repeated",
]
