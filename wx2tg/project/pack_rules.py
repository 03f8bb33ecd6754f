"""Reads `packOptions` and `babelSetting.ignore` of project.config.json: which files are packed, which are compiled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.project.patterns import PatternError, Rules
from wx2tg.syntax.config import Array, Object, String, Value
from wx2tg.text import Source

Layer = tuple[Object, Source]
"""A settings file and its text; of several, a later one is laid over those before it."""


class PackRules(msgspec.Struct, frozen=True):
    """The rules of `packOptions.ignore` and `.include`, the globs of `babelSetting.ignore`, and what cannot be read."""

    ignore: tuple[tuple[str, str], ...]
    include: tuple[tuple[str, str], ...]
    uncompiled: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_pack_rules(layers: Sequence[Layer]) -> PackRules:
    """The rules in settings files; one that cannot be read is a finding where it stands, and is not among them."""
    reader = _Reader()
    packing = [(value, source) for tree, source in layers if (value := tree.get("packOptions")) is not None][-1:]
    ignore = tuple(rule for value, source in packing for rule in reader.rules(value, source, "ignore"))
    include = tuple(rule for value, source in packing for rule in reader.rules(value, source, "include"))
    settings = [(value, source) for tree, source in layers if isinstance(value := tree.get("setting"), Object)]
    babel = [(value, source) for tree, source in settings if (value := tree.get("babelSetting")) is not None][-1:]
    uncompiled = tuple(glob for value, source in babel for glob in reader.globs(value, source))
    return PackRules(ignore, include, uncompiled, tuple(reader.findings))


class _Reader(msgspec.Struct, frozen=True):
    findings: list[Diagnostic] = msgspec.field(default_factory=list)

    def rules(self, options: Value, source: Source, key: str) -> Iterator[tuple[str, str]]:
        """The rules under `key` as (type, value)."""
        listed = options.get(key) if isinstance(options, Object) else None
        for item in listed.items if isinstance(listed, Array) else ():
            kind = item.get("type") if isinstance(item, Object) else None
            value = item.get("value") if isinstance(item, Object) else None
            if not isinstance(kind, String) or not isinstance(value, String):
                self.refuse(source, item, f"packOptions.{key}", "it has no `type` and `value` in quotes")
            elif value.value and self.is_readable(source, value, f"packOptions.{key}", kind.value):
                yield kind.value, value.value

    def globs(self, setting: Value, source: Source) -> Iterator[str]:
        """The globs of scripts that WeChat's tool leaves as they are."""
        listed = setting.get("ignore") if isinstance(setting, Object) else None
        for item in listed.items if isinstance(listed, Array) else ():
            if isinstance(item, String) and self.is_readable(source, item, "babelSetting.ignore", "glob"):
                yield item.value

    def is_readable(self, source: Source, value: String, key: str, kind: str) -> bool:
        """Whether a rule can be read; if not, that is a finding."""
        try:
            Rules.of([(kind, value.value)])
        except PatternError as error:
            self.refuse(source, value, key, str(error))
            return False
        return True

    def refuse(self, source: Source, value: Value, key: str, reason: str) -> None:
        rule = source.text[value.span.start : value.span.end]
        self.findings.append(diagnostic("pack-rule-not-applied", source, value.span, rule=rule, key=key, reason=reason))
