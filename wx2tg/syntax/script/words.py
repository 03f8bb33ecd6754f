"""Names and words that mean more to a script than others."""

from __future__ import annotations

from wx2tg.text import finclip

WATCHED = frozenset(
    {
        *finclip.spellings(finclip.GLOBALS, "wx"),
        "require",
        "requirePlugin",
        "App",
        "Page",
        "Component",
        "Behavior",
        "Function",
        "eval",
        "process",
    }
)
"""Globals whose every use is looked at; see globals.py."""

RESERVED = frozenset(
    {
        "this",
        "null",
        "true",
        "false",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "finally",
        "for",
        "function",
        "if",
        "import",
        "in",
        "instanceof",
        "new",
        "return",
        "super",
        "switch",
        "throw",
        "try",
        "typeof",
        "var",
        "void",
        "while",
        "with",
    }
)
"""Words that the grammars let pass for names in some places, and JavaScript does not."""

SUSPECT = frozenset(
    {
        "await",
        "yield",
        "let",
        "static",
        "implements",
        "interface",
        "package",
        "private",
        "protected",
        "public",
        "arguments",
    }
)
"""Names that are none in some places: in strict code, in generators, in the fields of a class."""
