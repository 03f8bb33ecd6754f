"""Names that need a closer look: watched globals, reserved words, and words that are names in some places only."""

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
"""Globals whose every use is classified by `globals.py`."""

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
"""Reserved words that the grammars accept as names in some places, though JavaScript never does."""

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
"""Words that are not names in some places: in strict code, in generators, in the fields of a class."""
