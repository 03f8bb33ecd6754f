"""Collects the declarations of a template's files: wxs modules, named templates, imports of other files' templates."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.ir.nodes import NamedTemplate, Node
from wx2tg.lower.bounds import DEEPEST
from wx2tg.lower.files import InlineWxs, TemplateFiles
from wx2tg.syntax import wxml
from wx2tg.text import Source, Span


class File(msgspec.Struct):
    """The file whose nodes are being lowered.

    `names` is the path of the file whose wxs modules it may use: its own, or for an included file that of the including
    one. `visible` is the key of its table of templates in `Declarations.visible`. `including` are the paths of the
    files that include it, outermost first, followed by its own.
    """

    path: str
    source: Source
    document: wxml.Document
    names: str
    visible: str
    including: tuple[str, ...]


class Declarations(msgspec.Struct):
    """The declarations of all files of one template.

    `lower` makes the nodes of a named template; `diagnostics` collects findings. `wxs` maps a file's path and a
    module's name to the module's id. `visible` maps the key of a table (a path, unless the file is included) and the
    name of a template to its key in `templates`. `inline` are the modules whose code stands in a `<wxs>` element.
    `opening` are the paths of the files that are being read, outermost first.
    """

    files: TemplateFiles
    lower: Callable[[tuple[wxml.Node, ...], File], tuple[Node, ...]]
    diagnostics: list[Diagnostic]
    wxs: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    templates: dict[str, NamedTemplate] = msgspec.field(default_factory=dict)
    visible: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    inline: list[InlineWxs] = msgspec.field(default_factory=list)
    opening: list[str] = msgspec.field(default_factory=list)

    def open(self, path: str) -> File | None:
        """Read the declarations of the file at `path`; None if there is no such file. Call it once for each path."""
        found = self.files.document(path)
        if found is None:
            return None
        self.wxs[path] = {}
        self.visible[path] = {}
        file = File(path, *found, path, path, (path,))
        self.opening.append(path)
        self.declarations(file)
        self.opening.pop()
        return file

    def declarations(self, file: File) -> None:
        """Collect `<wxs>`, `<import>` and `<template name>` from any place in the file."""
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
            elif node.tag == "template" and literal_value(node, "name") is not None:
                definitions.append(node)
            stack.extend(reversed(node.children))
        for node in definitions:
            name = literal_value(node, "name") or ""
            key = f"{file.path}#{name}"
            self.visible[file.names][name] = key
            if name in named:
                self.twice(node, "name", file)
                continue
            named[name] = node
            if key not in self.templates:
                self.templates[key] = NamedTemplate(name, file.names, (), self.wxs[file.names])
        for name, node in named.items():
            children = self.lower(node.children, file)
            self.templates[f"{file.path}#{name}"] = NamedTemplate(name, file.names, children, self.wxs[file.names])

    def twice(self, node: wxml.Element, attribute: str, file: File) -> None:
        """Report a name that the file defines twice. The first definition counts."""
        span = next(item.span for item in node.attributes if item.name == attribute)
        name = literal_value(node, attribute) or ""
        tag = spelling(node.name_span, file)
        self.diagnostics.append(diagnostic("name-given-twice", file.source, span, tag=tag, name=name))

    def declare_wxs(self, node: wxml.Element, file: File) -> None:
        module, src = literal_value(node, "module"), literal_value(node, "src")
        if not module:
            tag = spelling(node.name_span, file)
            self.diagnostics.append(diagnostic("wxs-without-module", file.source, node.name_span, tag=tag))
            return
        if module in self.wxs[file.names]:
            self.twice(node, "module", file)
            return
        if src:
            path = self.files.resolve_wxs(file.path, src)
            if path is None:
                tag = spelling(node.name_span, file)
                self.diagnostics.append(diagnostic("wxs-not-found", file.source, node.name_span, tag=tag, src=src))
                return
            self.wxs[file.names][module] = path
            return
        body = next((child for child in node.children if isinstance(child, wxml.Text)), None)
        identity = f"{file.path}#{module}"
        span = body.span if body else Span(node.span.start, node.span.start)
        self.inline.append(InlineWxs(identity, file.source, span))
        self.wxs[file.names][module] = identity

    def declare_import(self, node: wxml.Element, file: File) -> None:
        src = literal_value(node, "src") or ""
        if len(self.opening) >= DEEPEST:
            self.diagnostics.append(limit(node, file, f"More than {DEEPEST} files import one another here"))
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

    def included_names(self, path: str, file: File) -> str:
        """Let an included file use the templates of the including file and its own; returns the key of its table.

        The wxs modules of the included file are added to those of the including file, which both use. In WeChat's
        current framework an included file can use only its own names, in the older one those of the including file.
        """
        if path not in self.visible:
            self.open(path)
        for module, identity in self.wxs[path].items():
            self.wxs[file.names].setdefault(module, identity)
        key = f"{file.visible} {path}"
        self.visible[key] = {**self.visible[file.visible], **self.visible[path]}
        return key


def limit(node: wxml.Element, file: File, problem: str) -> Diagnostic:
    """The diagnostic for a bound that the template exceeds at `node`; `problem` says which, as a sentence."""
    return diagnostic("template-limit", file.source, node.name_span, problem=problem)


def spelling(span: Span, file: File) -> str:
    """The text of a tag or an attribute as the file spells it, which may be in FinClip's dialect."""
    return file.source.text[span.start : span.end]


def literal_value(node: wxml.Element, name: str) -> str | None:
    """The text of an attribute's value, with the code of its holes; None without such an attribute or a value."""
    for item in node.attributes:
        if item.name == name and item.value is not None:
            return "".join(part.text if isinstance(part, wxml.Text) else part.code for part in item.value)
    return None
