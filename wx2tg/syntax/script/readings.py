"""Second readings: TypeScript that tree-sitter-typescript 0.23.2 refuses, put into words that it knows.

They are tried on a text with a syntax error only, and count only if no error is left with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from wx2tg.syntax.script.parser import Node, Repair, SyntaxTree
from wx2tg.text import Source

_Rule = tuple[re.Pattern[str], Callable[["re.Match[str]"], Iterator[Repair]]]

_OPAQUE = frozenset({"comment", "string_fragment", "string", "template_string", "regex_pattern", "escape_sequence"})
_KEPT = frozenset({"abstract", "declare"})
_BRACKETS = {"<": ">", "(": ")", "[": "]", "{": "}"}
_TYPE_TOKEN = re.compile(r"=>|[<>()\[\]{}]")
_NOT_LINE_END = re.compile(r"[^\n]")


def second_readings(source: Source, refused: SyntaxTree) -> list[Repair]:
    """What to put over a text that was refused."""
    repairs: list[Repair] = []
    for pattern, rule in _RULES:
        for match in pattern.finditer(source.text):
            if not _is_opaque(refused.root, match.start()):
                repairs += rule(match)
    return repairs


def blank(start: int, text: str, first: str = " ") -> Repair:
    """Leave out `text`, which stands at `start`; `first` takes the place of its first character in the output."""
    return Repair(start, _NOT_LINE_END.sub(" ", text).encode("ascii"), first)


def _is_opaque(root: Node, at: int) -> bool:
    node = root.descendant_for_byte_range(at, at + 1)
    return node is not None and node.type in _OPAQUE


def _soft_name(match: re.Match[str]) -> Iterator[Repair]:
    """A word that is a keyword in some places only stands where a name does, or `import("m")` in a type."""
    yield Repair(match.start(1), b"_" * len(match[1]))


def _line_end(match: re.Match[str]) -> Iterator[Repair]:
    """A type ends with its line; the grammar would have it go on there."""
    yield Repair(match.start(1), b";")


def _left_out(match: re.Match[str]) -> Iterator[Repair]:
    yield blank(match.start(1), match[1])


def _statement(match: re.Match[str]) -> Iterator[Repair]:
    yield blank(match.start(), match[0], ";")


def _exported_import(match: re.Match[str]) -> Iterator[Repair]:
    yield Repair(match.start(1), b" " * len(match[1]), exported=match[2])


def _modifiers(match: re.Match[str]) -> Iterator[Repair]:
    """Modifiers in an order of their own in front of a member that has `abstract` or `declare`, and leaves nothing."""
    words = list(re.finditer(r"\w+", match[0]))
    if _KEPT.isdisjoint(word[0] for word in words):
        return
    for word in words:
        if word[0] not in _KEPT:
            yield blank(match.start() + word.start(), word[0])


def _queried_arguments(match: re.Match[str]) -> Iterator[Repair]:
    """The type arguments of `typeof f<T>`."""
    text, start = match.string, match.end() - 1
    expected: list[str] = []
    for token in _TYPE_TOKEN.finditer(text, start):
        if token[0] in _BRACKETS:
            expected.append(_BRACKETS[token[0]])
        elif token[0] != "=>" and expected.pop() != token[0]:
            return
        if not expected:
            yield blank(start, text[start : token.end()])
            return


_SOFT = r"(?<![\w$#])(abstract|accessor|override|declare|namespace|module)\b(?=\s*(?:[;,)\]}(:?.!=&|+*/%<>]|$))"
_AS = r"(?:(?<=[(\[{,;=!&|?:\n])|(?<=\blet)|(?<=\bconst)|(?<=\bvar)|(?<=\breturn)|^)\s*\b(as|satisfies)\b"
_AS_IS_A_NAME = r"(?=\s*[;,)\]}=.]|\s+(?:as|satisfies)\b)"
_MANY_MODIFIERS = r"(?:\b(?:public|private|protected|static|override|readonly|abstract|declare)\s+){2,}"
_TYPE_LINE = r"^[ \t]*(?:export[ \t]+)?(?:declare|type)\b[^\n;]*(\n)(?=\s*(?:[\[`+-]|/(?![/*])))"
_CAST_LINE = r"\b(?:as|satisfies)[ \t]+(?:\(\)[ \t]*=>[ \t]*|typeof[ \t]+)?[\w$.<>\[\]]+[ \t]*(\n)(?=\s*[\[`])"

_RULES: tuple[_Rule, ...] = (
    (re.compile(_SOFT), _soft_name),
    (re.compile(_AS + _AS_IS_A_NAME), _soft_name),
    (re.compile(r"[{,]\s*(type)(?=\s*[,}])"), _soft_name),
    (re.compile(r"\b(import\((?:\"[^\"]*\"|'[^']*')\))(?=[\w$.]*\.[A-Z][\w$]*\s*<)"), _soft_name),
    (re.compile(r"[<,]\s*((?:in\s+out|in|out)\s)(?=\s*[A-Za-z_$])"), _left_out),
    (re.compile(r"\b(static)\s+(?:readonly\s+)?\[\s*[\w$]+\s*:[^\]]+\]\s*\??:"), _left_out),
    (re.compile(_MANY_MODIFIERS + r"(?=[\w$\[\"'#*])"), _modifiers),
    (re.compile(r"\bexport\s+default\s+(abstract)\s+class\b(?=\s*(?:\{|<|extends\b|implements\b))"), _left_out),
    (re.compile(r"\bexport\s+type\s+\*[^;\n\"']*(?:\"[^\"\n]*\"|'[^'\n]*')"), _statement),
    (re.compile(r"\b(?:export\s+)?import\s+type\s+[\w$]+\s*=\s*[^;\n]+"), _statement),
    (re.compile(r"\b(export)\s+import\s+([\w$]+)\s*=\s*require\b"), _exported_import),
    (re.compile(r"\btypeof\s+[\w$.]+<"), _queried_arguments),
    (re.compile(r"(?<=[\w$)\]])(!)(?=\s*[,\]}])"), _left_out),
    (re.compile(_TYPE_LINE, re.MULTILINE), _line_end),
    (re.compile(_CAST_LINE), _line_end),
)
