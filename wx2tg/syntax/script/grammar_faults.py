"""Second readings: rewrites valid syntax that tree-sitter's grammars refuse into syntax that they can read.

A second reading is tried only on a text with a syntax error, and is used only if no error is left after it. Each
rewrite keeps the length of the text, so all offsets stay valid. The faults are those of tree-sitter-javascript 0.25.0
and tree-sitter-typescript 0.23.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from wx2tg.syntax.script.brackets import Brackets
from wx2tg.syntax.script.kinds import BINDING_PLACES, OBJECTS, OPAQUE, PATTERN_PARTS
from wx2tg.syntax.script.trees import Node, Repair, SyntaxTree, nodes_at
from wx2tg.syntax.script.type_shapes import casts
from wx2tg.text import Source
from wx2tg.text.regexes import compiled_later

GAP = compiled_later(r"(?:\s++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)*+")
"""White space and comments."""

_KEPT = frozenset({"abstract", "declare"})
_CALLABLE = compiled_later(r"[\w$)\]]")
_MODULE = r"import\((?:\"[^\"\n]*\"|'[^'\n]*')\)"
MODULE = compiled_later(_MODULE)
"""`import("m")` in a type: the module that the type comes from."""

_MODULE_TYPE = compiled_later(rf"(?:(?<=\btypeof )|(?={_MODULE}\s*\.\s*(?:[\w$]+\s*\.\s*)*[A-Z]))\b({_MODULE})")
_EXPORTED = compiled_later(r"[\w${*@]")
_BEFORE_VALUE = "([{,;=!&|?:\n"
_VALUE_FOLLOWS = compiled_later(r"(?:let|const|var|return)\Z")
# How many characters before a match, or nodes around it, are searched.
_NEAR = 500
_NOT_LINE_END = compiled_later(r"[^\n]")


def second_readings(source: Source, refused: SyntaxTree, typescript: bool) -> list[Repair]:
    """The repairs to try on a text whose tree `refused` has errors; empty if no rule matches."""
    found = [
        (match, rule)
        for pattern, rule in ((*_RULES, *_TYPESCRIPT_RULES) if typescript else _RULES)
        for match in pattern.finditer(source.text)
    ]
    opaque = _opaque(refused.root, (match.start() for match, _ in found))
    brackets = Brackets(source.text)
    repairs = [repair for match, rule in found if match.start() not in opaque for repair in rule(match, brackets)]
    if typescript:
        repairs += (blank(span.start, source.text[span.start : span.end]) for span in casts(source.text))
    # A tagged template may hold escapes that are invalid elsewhere; `mistaken` reports those without a tag.
    repairs += (Repair(match.start(), b"_") for match in _NO_ESCAPE.finditer(source.text))
    return repairs


def module_types(source: Source, syntax: SyntaxTree) -> list[Repair]:
    """Repairs that turn the `import("m")` of a type into a plain name.

    tree-sitter-typescript misreads much of what may follow `import("m").T` and `typeof import("m")` in a type.
    """
    if "import(" not in source.text:
        return []
    found = list(_MODULE_TYPE.finditer(source.text))
    opaque = _opaque(syntax.root, (match.start() for match in found))
    return [Repair(match.start(1), b"_" * len(match[1])) for match in found if match.start() not in opaque]


def blank(start: int, text: str, first: str = " ") -> Repair:
    """A repair that erases `text` at `start` from tree and output.

    `first` replaces its first character in the output.
    """
    return Repair(start, _NOT_LINE_END.sub(" ", text).encode("ascii"), first)


def hidden(start: int, text: str) -> Repair:
    """A repair that blanks `text` for the parser only; the output keeps it."""
    return Repair(start, b" " * len(text))


def mistaken(source: Source, root: Node, repairs: list[Repair]) -> Iterator[Node]:
    """Nodes that a repair made readable although they are invalid: `let (a) = 1`, and bad escapes without a tag."""
    starts = sorted({item.start for item in repairs if not item.erased and source.text[item.start] in "(\\"})
    for start, path in zip(starts, nodes_at(root, starts), strict=True):
        named = [node for node in path[-_NEAR:] if node.is_named]
        if named and (_is_bound(named) if source.text[start] == "(" else _is_untagged(named)):
            yield named[-1]


def _is_bound(path: list[Node]) -> bool:
    node = path[-1]
    outer = next((around for around in reversed(path) if around.type not in PATTERN_PARTS), path[0])
    declared = outer.type == "for_in_statement" and outer.child_by_field_name("kind") is not None
    return declared or outer.type in BINDING_PLACES or node.type in OBJECTS


def _is_untagged(path: list[Node]) -> bool:
    *around, text = path[:-1] if path[-1].type == "string_fragment" and len(path) > 1 else path
    if text.type == "template_string":
        return not around or around[-1].type != "call_expression"
    return text.type == "string"


def _opaque(root: Node, offsets: Iterable[int]) -> set[int]:
    """Those of `offsets` that lie in a string, a comment or a regular expression."""
    ordered = sorted(set(offsets))
    return {at for at, path in zip(ordered, nodes_at(root, ordered), strict=True) if path[-1].type in OPAQUE}


def _soft_name(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Replace a word by underscores: it is a keyword elsewhere, but a name in this place."""
    yield Repair(match.start(1), b"_" * len(match[1]))


def _line_end(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Put a semicolon at the end of a line: the type ends there, but the grammar would continue it on the next line."""
    yield Repair(match.start(1), b";")


def _called(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Rewrite the decorator `@(any expression)` as a call `@_(...)`.

    The white space before it makes room for the name.
    """
    yield Repair(match.start(), b"@_")


def nameless_default(match: re.Match[str], brackets: Brackets | None = None) -> Iterator[Repair]:
    """Rewrite `export default function () {}` as `export function _______ () {}`, which is read as a declaration.

    The grammars take the nameless function or class for an expression, so they want a semicolon after it or join it
    with the next line. JavaScript does neither.
    """
    head, words = match.end(1), match[2].split()
    text = " ".join(words).replace(" *", "*")
    yield Repair(head, f"{text} ".ljust(match.end(2) - head, "_").encode("ascii"))


def _left_out(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    yield blank(match.start(1), match[1])


def _begun(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Replace a modifier before a bracket by a semicolon, or the bracket would continue the member before it."""
    yield Repair(match.start(1), b";".ljust(len(match[1])), ";")


def _statement(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    yield blank(match.start(), match[0], ";")


def _exported_import(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    yield Repair(match.start(1), b" " * len(match[1]), exported=match[2])


def _modifiers(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Blank all modifiers but `abstract` and `declare`, in any order; a member with one of these is erased anyway."""
    words = list(re.finditer(r"\w+", match[0]))
    if _KEPT.isdisjoint(word[0] for word in words):
        return
    for word in words:
        if word[0] not in _KEPT:
            yield blank(match.start() + word.start(), word[0])


def _queried_arguments(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Blank the type arguments of `typeof f<T>`."""
    start = match.end() - 1
    end = brackets.closed(start)
    if end is not None:
        yield blank(start, match.string[start:end])


def _tagged_arguments(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Blank the type arguments in front of a template."""
    start = type_arguments(brackets, match.start())
    if start is not None:
        yield blank(start, match.string[start : match.end()])


def type_arguments(brackets: Brackets, closing: int) -> int | None:
    """The offset of the `<` that the `>` at `closing` closes; None unless it directly follows what could be called."""
    start = brackets.opened(closing)
    return start if start and _CALLABLE.match(brackets.text[start - 1]) else None


def _parted_export(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Blank the line ends and comments between `export` and what it exports, so that both stand on one line."""
    gap = GAP.match(match.string, match.end())
    if gap is not None and "\n" in gap[0] and _EXPORTED.match(match.string, gap.end()):
        yield hidden(match.end(), gap[0])


def _as_name(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Replace `as` or `satisfies` by underscores where it is a name: after an operator, a bracket or a line end."""
    text, at = match.string, match.start()
    while at and text[at - 1].isspace() and text[at - 1] != "\n":
        at -= 1
    if not at or text[at - 1] in _BEFORE_VALUE or _VALUE_FOLLOWS.search(text, max(0, at - _NEAR), at):
        yield Repair(match.start(1), b"_" * len(match[1]))


def _hidden(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Blank the match for the parser only: import attributes, `accessor` and the `.` of `? .5` stay in the output."""
    yield hidden(match.start(1), match[1])


def _without_parentheses(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Blank the parentheses around an assignment target, as in `[(a)] = b`, for the parser only."""
    text, start, end = match.string, match.start(1), match.end(1) - 1
    while text[start] == "(" and text[end] == ")":
        yield Repair(start, b" ")
        yield Repair(end, b" ")
        start, end = _next(text, start, 1), _next(text, end, -1)
    if match.re.groups > 1 and match[2]:
        yield blank(match.start(2), match[2])


def _next(text: str, at: int, step: int) -> int:
    at += step
    while text[at].isspace():
        at += step
    return at


def _type_as(match: re.Match[str], brackets: Brackets) -> Iterator[Repair]:
    """Replace the names in a `type as ...` of an import or export list by underscores, as TypeScript reads it.

    `type as a` and `type as as` rename the value `type`. In `type as`, `type as as a` and `type as as as`, `type` is
    the keyword and `as` is the name of a type.
    """
    second, third = match[3], match[4]
    if third is not None and second != "as":
        return
    if second is not None and third is None:
        yield Repair(match.start(1), b"____")
        if second == "as":
            yield Repair(match.start(3), b"__")
        return
    yield Repair(match.start(2), b"__")
    if third == "as":
        yield Repair(match.start(4), b"__")


_SOFT = r"(?<![\w$#])(abstract|accessor|override|declare|namespace|module)\b(?=\s*(?:[;,)\]}(:?.!=&|+*/%<>]|$))"
_MANY_MODIFIERS = r"(?:\b(?:public|private|protected|static|override|readonly|abstract|declare)\s+){2,}"
_TYPE_LINE = r"^[ \t]*(?:export[ \t]+)?(?:declare|type)\b[^\n;]*(\n)(?=\s*(?:[\[`+-]|/(?![/*])))"
_CAST_LINE = r"\b(?:as|satisfies)[ \t]+(?:\(\)[ \t]*=>[ \t]*|typeof[ \t]+)?[\w$.<>\[\]]+[ \t]*(\n)(?=\s*[\[`])"

_OPENED = r"(?:[\[,:]|\.\.\.)\s*((?:\(\s*)+[\w$]+(?:\s*\.\s*#?[\w$]+|\[[^\[\]()\n]*\])*"
_CAST = r"((?:\s*!)?(?:\s+as\s+[\w$.<>\[\]]+)?)"
_CLOSED = r"\s*(?:\)\s*)*\))(?=\s*(?:[,\]}]|=(?![=>])))"
_NO_ESCAPE = compiled_later(r"\\(?=u(?![0-9a-fA-F]{4}|\{[0-9a-fA-F]+\})|x(?![0-9a-fA-F]{2}))")
_FROM = r"(?:\bfrom|\bimport|\*/)\s*(?:\"[^\"\n]*\"|'[^'\n]*')"

NAMELESS_DEFAULT = compiled_later(
    r"\b(export\s+)default\s+(?:abstract\s+)?((?:async\s+)?function\b(?:\s*\*)?(?=\s*\()|class\b(?=\s*(?:\{|<|extends\b|implements\b)))"
)
"""An `export default` of a function or class without a name."""

_Rule = tuple[re.Pattern[str], Callable[["re.Match[str]", Brackets], Iterator[Repair]]]

_RULES: tuple[_Rule, ...] = (
    (compiled_later(r"\bexport\b(?=\s|/[/*])"), _parted_export),
    (compiled_later(r"\s@(?=\()"), _called),
    (NAMELESS_DEFAULT, nameless_default),
    (compiled_later(r"\bfor\s*\(\s*async\s+(of)(?=\s*=>)"), _soft_name),
    (compiled_later(r"\bfor\s*\(\s*(async)(?=\s*[=;,.)])"), _soft_name),
    (compiled_later(_FROM + r"(\s*\b(?:with|assert)\s*\{[^{}]*\})"), _hidden),
    (compiled_later(_OPENED + _CLOSED), _without_parentheses),
)

_TYPESCRIPT_RULES: tuple[_Rule, ...] = (
    (compiled_later(r"[{,]\s*(type)\s+(as)(?:\s+([\w$]+))?(?:\s+([\w$]+))?\s*(?=[,}])"), _type_as),
    (compiled_later(r"\bfor\s*\(\s*let\s+(of)(?=\s*[=,;]|\s+(?:of|in)\b)"), _soft_name),
    (compiled_later(r"\?(\.)(?=\d)"), _hidden),
    (compiled_later(r"\bimport\s+type\s+(from)\s+from\b"), _soft_name),
    (compiled_later(_OPENED + _CAST + _CLOSED), _without_parentheses),
    (compiled_later(r"\b(accessor)(?=[ \t]+(?!in\b|instanceof\b|of\b|as\b|satisfies\b)[\w$#\[\"'])"), _hidden),
    (compiled_later(_SOFT), _soft_name),
    (compiled_later(r"\b(as|satisfies)\b(?=\s*[;,)\]}=.]|\s+(?:as|satisfies)\b)"), _as_name),
    (compiled_later(r"[{,]\s*(type)(?=\s*[,}])"), _soft_name),
    (compiled_later(r"[<,]\s*((?:in\s+out|in|out)\s)(?=\s*[A-Za-z_$])"), _left_out),
    (compiled_later(r"\b(static)\s+(?:readonly\s+)?\[\s*[\w$]+\s*:[^\[\]{}]++\]\s*\??:"), _begun),
    (compiled_later(_MANY_MODIFIERS + r"(?=[\w$\[\"'#*])"), _modifiers),
    (compiled_later(r"\bexport\s+type\s+\*[^;*\n\"']*+(?:\"[^\"\n]*\"|'[^'\n]*')"), _statement),
    (compiled_later(r"\b(?:export\s+)?import\s+type\s+[\w$]+\s*=\s*[^;\n]+"), _statement),
    (compiled_later(r"\b(export)\s+import\s+([\w$]+)\s*=\s*require\b"), _exported_import),
    (compiled_later(r"\btypeof\s+[\w$.]+<"), _queried_arguments),
    (compiled_later(r"(?<=[\w$])<(?=<\s*(?:const\s+)?\w+\s*(?:[,>]|extends\b))"), _queried_arguments),
    (compiled_later(r">(?=\s*`)"), _tagged_arguments),
    (compiled_later(r"(?<=[\w$)\]])(!)(?=\s*[,\]}]|\s+=(?![=>]))"), _left_out),
    (compiled_later(_TYPE_LINE, re.MULTILINE), _line_end),
    (compiled_later(_CAST_LINE), _line_end),
)
