"""Lowers WXML documents to the template IR: directives, events, templates, imports and includes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.ir.nodes import (
    Branch,
    Component,
    Element,
    For,
    Hole,
    If,
    Let,
    NamedTemplate,
    Node,
    Slot,
    SlotScope,
    Template,
    TemplateCall,
    Text,
    Value,
)
from wx2tg.lower.attributes import Attributes, read_attributes
from wx2tg.lower.files import InlineWxs, TemplateFiles
from wx2tg.lower.slots import slot_contents
from wx2tg.lower.values import hole_of, is_blank, merge_texts, text_of
from wx2tg.syntax import wxml
from wx2tg.text import Source, Span
from wx2tg.text.casing import camel

_NOT_SLOT_VALUES = frozenset({"name", "slot", "class", "style", "id"})
# Bounds of what is lowered and emitted by recursion, and of what includes may blow up; no written template is near.
_DEEPEST = 100
_MOST_INCLUDES = 2000
_MOST_REPEATED = 500_000
_LONGEST_CHAIN = 500


@dataclass(frozen=True, slots=True)
class Lowered:
    """A unit's template and what came up on the way. `files` are all WXML files that took part."""

    template: Template
    inline_wxs: tuple[InlineWxs, ...]
    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def lower_template(path: str, tags: Mapping[str, object], files: TemplateFiles) -> Lowered | None:
    """The template in `path`, or None where there is no such file. `tags` are the names of custom components."""
    lowering = _Lowering(tags, files)
    file = lowering.open(path)
    if file is None:
        return None
    children = lowering.nodes(file.document.children, file)
    template = Template(children, lowering.wxs[path], lowering.templates, lowering.visible, path)
    return Lowered(template, tuple(lowering.inline), tuple(lowering.wxs), tuple(lowering.diagnostics))


@dataclass(slots=True)
class _File:
    """The file whose nodes are being lowered. `names` is the file that its wxs names belong to, for an included one the
    file that includes it; `visible` is the table of the templates that it may use."""

    path: str
    source: Source
    document: wxml.Document
    names: str
    visible: str
    including: tuple[str, ...]


@dataclass(slots=True)
class _Lowering:
    tags: Mapping[str, object]
    files: TemplateFiles
    wxs: dict[str, dict[str, str]] = field(default_factory=dict)
    templates: dict[str, NamedTemplate] = field(default_factory=dict)
    visible: dict[str, dict[str, str]] = field(default_factory=dict)
    inline: list[InlineWxs] = field(default_factory=list)
    opening: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    depth: int = 0
    includes: int = 0
    included: set[str] = field(default_factory=set)
    repeated: int = 0

    def open(self, path: str) -> _File | None:
        """Read a file's declarations, once: its wxs modules, imports and named templates."""
        found = self.files.document(path)
        if found is None:
            return None
        self.wxs[path] = {}
        self.visible[path] = {}
        file = _File(path, *found, path, path, (path,))
        self.opening.append(path)
        self.declarations(file)
        self.opening.pop()
        return file

    def declarations(self, file: _File) -> None:
        """Collect `<wxs>`, `<import>` and `<template name>`, wherever in the file they stand."""
        definitions: list[wxml.Element] = []
        named: dict[str, wxml.Element] = {}
        stack = list(reversed(file.document.children))
        while stack:
            node = stack.pop()
            if not isinstance(node, wxml.Element):
                continue
            if node.tag == "wxs":
                self.declare_wxs(node, file)
            elif node.tag == "import":
                self.declare_import(node, file)
            elif node.tag == "template" and _literal(node, "name") is not None:
                definitions.append(node)
            stack.extend(reversed(node.children))
        for node in definitions:
            name = _literal(node, "name") or ""
            key = f"{file.path}#{name}"
            self.visible[file.names][name] = key
            if name in named:
                self.twice(node, "name", file)
                continue
            named[name] = node
            if key not in self.templates:
                self.templates[key] = NamedTemplate(name, file.names, (), self.wxs[file.names])
        for name, node in named.items():
            children = self.nodes(node.children, file)
            self.templates[f"{file.path}#{name}"] = NamedTemplate(name, file.names, children, self.wxs[file.names])

    def twice(self, node: wxml.Element, attribute: str, file: _File) -> None:
        """Tell of a name that the file has given already: the first one counts."""
        span = next(item.span for item in node.attributes if item.name == attribute)
        name = _literal(node, attribute) or ""
        tag = _written(node.name_span, file)
        self.diagnostics.append(diagnostic("name-given-twice", file.source, span, tag=tag, name=name))

    def declare_wxs(self, node: wxml.Element, file: _File) -> None:
        module, src = _literal(node, "module"), _literal(node, "src")
        if not module:
            tag = _written(node.name_span, file)
            self.diagnostics.append(diagnostic("wxs-without-module", file.source, node.name_span, tag=tag))
            return
        if module in self.wxs[file.names]:
            self.twice(node, "module", file)
            return
        if src:
            path = self.files.resolve_wxs(file.path, src)
            if path is None:
                tag = _written(node.name_span, file)
                self.diagnostics.append(diagnostic("wxs-not-found", file.source, node.name_span, tag=tag, src=src))
                return
            self.wxs[file.names][module] = path
            return
        body = next((child for child in node.children if isinstance(child, wxml.Text)), None)
        identity = f"{file.path}#{module}"
        span = body.span if body else Span(node.span.start, node.span.start)
        self.inline.append(InlineWxs(identity, file.source, span))
        self.wxs[file.names][module] = identity

    def declare_import(self, node: wxml.Element, file: _File) -> None:
        src = _literal(node, "src") or ""
        if len(self.opening) >= _DEEPEST:
            self.limit(node, file, f"More than {_DEEPEST} files import one another here")
            return
        path = self.files.resolve_template(file.path, src)
        if path is None or (path not in self.visible and self.open(path) is None):
            self.diagnostics.append(
                diagnostic("template-file-not-found", file.source, node.name_span, tag="import", src=src)
            )
            return
        if path in self.opening:
            self.diagnostics.append(diagnostic("import-cycle", file.source, node.name_span, src=src))
        for name, key in self.visible[path].items():
            if key.startswith(f"{path}#"):
                self.visible[file.names][name] = key

    def nodes(self, nodes: tuple[wxml.Node, ...], file: _File) -> tuple[Node, ...]:
        """Lower siblings; `wx:elif` and `wx:else` join the `wx:if` before them."""
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

    def astray(self, node: wxml.Element, directive: str, file: _File, *, after_else: bool = False) -> None:
        """Tell of a branch that is not where it belongs."""
        written = next(_written(item.name_span, file) for item in node.attributes if item.name == directive)
        if after_else:
            found = diagnostic("branch-after-else", file.source, node.name_span, directive=written)
        else:
            first = written.partition(":")[0] + ":if"
            found = diagnostic("else-without-if", file.source, node.name_span, directive=written, first=first)
        self.diagnostics.append(found)

    def branch(
        self, node: wxml.Element, attributes: Attributes, file: _File, chain: list[Branch], test: Value | None
    ) -> None:
        """Add a `wx:elif` or `wx:else` to its `wx:if`: as in glass-easel, before the `wx:else` or in its place."""
        if len(chain) >= _LONGEST_CHAIN:
            self.limit(node, file, f"More than {_LONGEST_CHAIN} branches belong to one `wx:if` here")
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

    def nested(self, node: wxml.Element, attributes: Attributes, file: _File) -> tuple[Node, ...]:
        """The element, one level deeper: two where it has a condition or a loop, three with both."""
        levels = 1 + (attributes.condition is not None) + (attributes.loop is not None)
        if self.depth + levels > _DEEPEST:
            self.limit(node, file, f"More than {_DEEPEST} elements, conditions and loops are nested here")
            return ()
        self.depth += levels
        lowered = self.element(node, attributes, file)
        self.depth -= levels
        return lowered

    def limit(self, node: wxml.Element, file: _File, problem: str) -> None:
        """Tell that a bound is reached."""
        self.diagnostics.append(diagnostic("template-limit", file.source, node.name_span, problem=problem))

    def attributes(self, node: wxml.Element, file: _File) -> Attributes:
        attributes, diagnostics = read_attributes(node, file.source)
        self.diagnostics.extend(diagnostics)
        return attributes

    def element(self, node: wxml.Element, attributes: Attributes, file: _File) -> tuple[Node, ...]:
        """The node itself, without its own `wx:if` and `wx:for`."""
        lowered = self.plain(node, attributes, file)
        if attributes.lets:
            lowered = (Let(tuple(attributes.lets), lowered),)
        return (SlotScope(tuple(attributes.slot_names), lowered),) if attributes.slot_names else lowered

    def plain(self, node: wxml.Element, attributes: Attributes, file: _File) -> tuple[Node, ...]:
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

    def template_call(self, node: wxml.Element, attributes: Attributes, file: _File) -> tuple[Node, ...]:
        name = attributes.value("is")
        literal = name.literal if name is not None else None
        if name is None or literal == "" or attributes.value("name") is not None:
            return ()
        if literal is not None and literal not in self.visible[file.visible]:
            self.diagnostics.append(diagnostic("template-not-found", file.source, node.name_span, name=literal))
            return ()
        data = next((item.value for item in node.attributes if item.name == "data" and item.value), None)
        hole = next((part for part in data if isinstance(part, wxml.Hole)), None) if data else None
        expression = self.hole(hole, file, data=True) if hole is not None else None
        return (TemplateCall(name, expression, file.visible),)

    def include(self, node: wxml.Element, file: _File) -> tuple[Node, ...]:
        src = _literal(node, "src") or ""
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
        if self.is_too_much(path, found[0], node, file):
            return ()
        including = (*file.including, path)
        return self.nodes(
            found[1].children, _File(path, *found, file.names, self.included_names(path, file), including)
        )

    def is_too_much(self, path: str, source: Source, node: wxml.Element, file: _File) -> bool:
        """Whether one more include is one too many, which is told once: files that include others multiply."""
        before = self.includes > _MOST_INCLUDES or self.repeated > _MOST_REPEATED
        self.includes += 1
        self.repeated += len(source.text) if path in self.included else 0
        self.included.add(path)
        if not before and self.includes > _MOST_INCLUDES:
            self.limit(node, file, f"More than {_MOST_INCLUDES} files are included in one template here")
        elif not before and self.repeated > _MOST_REPEATED:
            said = (
                f"Files that are included again and again make this template longer than {_MOST_REPEATED:,} characters"
            )
            self.limit(node, file, said)
        return self.includes > _MOST_INCLUDES or self.repeated > _MOST_REPEATED

    def included_names(self, path: str, file: _File) -> str:
        """Lend an included file what the including one has besides its own names; the key of its table of templates.

        WeChat's current framework knows only the file's own names there, its older one those of the including file.
        """
        if path not in self.visible:
            self.open(path)
        for module, identity in self.wxs[path].items():
            self.wxs[file.names].setdefault(module, identity)
        key = f"{file.visible} {path}"
        self.visible[key] = {**self.visible[file.visible], **self.visible[path]}
        return key

    def text(self, parts: tuple[wxml.Text | wxml.Hole, ...], file: _File) -> Value:
        value, diagnostics = text_of(parts, file.source)
        self.diagnostics.extend(diagnostics)
        return value

    def hole(self, hole: wxml.Hole, file: _File, *, data: bool) -> Hole | None:
        lowered, diagnostics = hole_of(hole, file.source, data=data)
        self.diagnostics.extend(diagnostics)
        return lowered


def _slot(attributes: Attributes, element: Element) -> Slot:
    values = ((camel(bind.name), bind.value) for bind in attributes.binds if bind.name not in _NOT_SLOT_VALUES)
    given = tuple((name, value) for name, value in values if value is not None)
    return Slot(attributes.value("name") or Value(("",)), element, attributes.value("slot"), given)


def _written(span: Span, file: _File) -> str:
    """A name as it stands in the file, which may be FinClip's."""
    return file.source.text[span.start : span.end]


def _literal(node: wxml.Element, name: str) -> str | None:
    """An attribute's value where it is plain text."""
    for item in node.attributes:
        if item.name == name and item.value is not None:
            return "".join(part.text if isinstance(part, wxml.Text) else part.code for part in item.value)
    return None
