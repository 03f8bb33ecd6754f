"""Lowers WXML documents to the template IR: directives, events, templates, imports and includes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.ir.nodes import (
    Branch,
    Component,
    Element,
    For,
    Hole,
    If,
    Let,
    Node,
    Slot,
    SlotScope,
    Template,
    TemplateCall,
    Text,
    Value,
)
from wx2tg.lower.bounds import DEEPEST, LONGEST_CHAIN, Includes
from wx2tg.lower.declarations import Declarations, File, limit, literal_value, spelling
from wx2tg.lower.directives import Attributes, read_attributes
from wx2tg.lower.files import InlineWxs, TemplateFiles
from wx2tg.lower.slots import slot_contents
from wx2tg.lower.values import hole_of, is_blank, merge_texts, text_of
from wx2tg.syntax import wxml
from wx2tg.text.casing import camel

_NOT_SLOT_VALUES = frozenset({"name", "slot", "class", "style", "id"})


class Lowered(msgspec.Struct, frozen=True):
    """A unit's template with its diagnostics. `files` are the paths of all WXML files that were read for it."""

    template: Template
    inline_wxs: tuple[InlineWxs, ...]
    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def lower_template(path: str, tags: Mapping[str, object], files: TemplateFiles) -> Lowered | None:
    """The template in `path`; None if there is no such file. The keys of `tags` are the tags of custom components."""
    lowering = _Lowering(tags, files)
    declared = lowering.declared
    file = declared.open(path)
    if file is None:
        return None
    children = lowering.nodes(file.document.children, file)
    template = Template(children, declared.wxs[path], declared.templates, declared.visible, path)
    return Lowered(template, tuple(declared.inline), tuple(declared.wxs), tuple(lowering.diagnostics))


class _Lowering:
    def __init__(self, tags: Mapping[str, object], files: TemplateFiles) -> None:
        self.tags = tags
        self.files = files
        self.diagnostics: list[Diagnostic] = []
        self.depth = 0
        self.includes = Includes()
        self.declared = Declarations(files, self.nodes, self.diagnostics)

    def nodes(self, nodes: tuple[wxml.Node, ...], file: File) -> tuple[Node, ...]:
        """Lower siblings; a `wx:elif` or `wx:else` becomes a branch of the `wx:if` before it."""
        out: list[Node] = []
        chain: list[Branch] | None = None
        for node in merge_texts(nodes):
            if isinstance(node, tuple):
                if is_blank(node):
                    continue
                chain = None
                out.append(Text(self.text(node, file)))
                continue
            attributes = self.attributes(node, file)
            directive = attributes.condition
            if directive is not None and directive[0] != "wx:if":
                if chain is not None and attributes.loop is None:
                    test = None if directive[0] == "wx:else" else directive[1]
                    self.branch(node, attributes, file, chain, test)
                    out[-1] = If(tuple(chain))
                    continue
                self.astray(node, directive[0], file)
            lowered = self.nested(node, attributes, file)
            chain = None
            if directive is not None and directive[0] == "wx:if":
                chain = [Branch(directive[1], lowered)]
                lowered = (If(tuple(chain)),)
            if attributes.loop is not None:
                chain = None
                lowered = (For(*attributes.loop, lowered),)
            out.extend(lowered)
        return tuple(out)

    def astray(self, node: wxml.Element, directive: str, file: File, *, after_else: bool = False) -> None:
        """Report a `wx:elif` or `wx:else` without a `wx:if` before it, or one that follows a `wx:else`."""
        written = next(spelling(item.name_span, file) for item in node.attributes if item.name == directive)
        if after_else:
            found = diagnostic("branch-after-else", file.source, node.name_span, directive=written)
        else:
            first = written.partition(":")[0] + ":if"
            found = diagnostic("else-without-if", file.source, node.name_span, directive=written, first=first)
        self.diagnostics.append(found)

    def branch(
        self, node: wxml.Element, attributes: Attributes, file: File, chain: list[Branch], test: Value | None
    ) -> None:
        """Add a `wx:elif` or `wx:else` to its `wx:if`.

        As in glass-easel, a `wx:elif` after a `wx:else` is put before it, and a second `wx:else` replaces the first.
        """
        if len(chain) >= LONGEST_CHAIN:
            self.diagnostics.append(limit(node, file, f"More than {LONGEST_CHAIN} branches belong to one `wx:if` here"))
            return
        branch = Branch(test, self.nested(node, attributes, file))
        if chain[-1].test is not None:
            chain.append(branch)
            return
        self.astray(node, "wx:else" if test is None else "wx:elif", file, after_else=True)
        if test is None:
            chain[-1] = branch
        else:
            chain.insert(-1, branch)

    def nested(self, node: wxml.Element, attributes: Attributes, file: File) -> tuple[Node, ...]:
        """Lower the element one level deeper; its condition and its loop count as one more level each.

        Beyond DEEPEST levels, the element is reported and left out.
        """
        levels = 1 + (attributes.condition is not None) + (attributes.loop is not None)
        if self.depth + levels > DEEPEST:
            self.diagnostics.append(
                limit(node, file, f"More than {DEEPEST} elements, conditions and loops are nested here")
            )
            return ()
        self.depth += levels
        lowered = self.element(node, attributes, file)
        self.depth -= levels
        return lowered

    def attributes(self, node: wxml.Element, file: File) -> Attributes:
        attributes, diagnostics = read_attributes(node, file.source)
        self.diagnostics.extend(diagnostics)
        return attributes

    def element(self, node: wxml.Element, attributes: Attributes, file: File) -> tuple[Node, ...]:
        """Lower the element itself; `nodes` puts its `wx:if` and `wx:for` around it."""
        lowered = self.plain(node, attributes, file)
        if attributes.lets:
            lowered = (Let(tuple(attributes.lets), lowered),)
        return (SlotScope(tuple(attributes.slot_names), lowered),) if attributes.slot_names else lowered

    def plain(self, node: wxml.Element, attributes: Attributes, file: File) -> tuple[Node, ...]:
        match node.tag:
            case "wxs" | "import":
                return ()
            case "template":
                return self.template_call(node, attributes, file)
            case "include":
                return self.include(node, file)
            case "block":
                return self.nodes(node.children, file)
            case "slot":
                return (_slot(attributes, attributes.element(node, (), file.source)),)
        element = attributes.element(node, self.nodes(node.children, file), file.source)
        if node.tag in self.tags:
            return (Component(element, slot_contents(element.children), attributes.generics),)
        return (element,)

    def template_call(self, node: wxml.Element, attributes: Attributes, file: File) -> tuple[Node, ...]:
        name = attributes.value("is")
        literal = name.literal if name is not None else None
        if name is None or literal == "" or attributes.value("name") is not None:
            return ()
        if literal is not None and literal not in self.declared.visible[file.visible]:
            self.diagnostics.append(diagnostic("template-not-found", file.source, node.name_span, name=literal))
            return ()
        data = next((item.value for item in node.attributes if item.name == "data" and item.value), None)
        hole = next((part for part in data if isinstance(part, wxml.Hole)), None) if data else None
        expression = self.hole(hole, file, data=True) if hole is not None else None
        return (TemplateCall(name, expression, file.visible),)

    def include(self, node: wxml.Element, file: File) -> tuple[Node, ...]:
        src = literal_value(node, "src") or ""
        path = self.files.resolve_template(file.path, src)
        found = self.files.document(path) if path is not None else None
        if path is None or found is None:
            self.diagnostics.append(
                diagnostic("template-file-not-found", file.source, node.name_span, tag="include", src=src)
            )
            return ()
        if path in file.including:
            self.diagnostics.append(diagnostic("include-cycle", file.source, node.name_span, src=src))
            return ()
        if self.is_too_much(path, len(found[0].text), node, file):
            return ()
        including = (*file.including, path)
        return self.nodes(
            found[1].children, File(path, *found, file.names, self.declared.included_names(path, file), including)
        )

    def is_too_much(self, path: str, length: int, node: wxml.Element, file: File) -> bool:
        """Count an include; returns whether it exceeds the bounds. Only the first such include is reported."""
        before = self.includes.excess
        self.includes.add(path, length)
        excess = self.includes.excess
        if excess and not before:
            self.diagnostics.append(limit(node, file, excess))
        return bool(excess)

    def text(self, parts: tuple[wxml.Text | wxml.Hole, ...], file: File) -> Value:
        value, diagnostics = text_of(parts, file.source)
        self.diagnostics.extend(diagnostics)
        return value

    def hole(self, hole: wxml.Hole, file: File, *, data: bool) -> Hole | None:
        lowered, diagnostics = hole_of(hole, file.source, data=data)
        self.diagnostics.extend(diagnostics)
        return lowered


def _slot(attributes: Attributes, element: Element) -> Slot:
    values = ((camel(bind.name), bind.value) for bind in attributes.binds if bind.name not in _NOT_SLOT_VALUES)
    given = tuple((name, value) for name, value in values if value is not None)
    return Slot(attributes.value("name") or Value(("",)), element, attributes.value("slot"), given)
