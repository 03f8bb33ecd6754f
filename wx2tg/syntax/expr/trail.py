"""Chains of members such as `a`, `a.b`, `list[index].name`. Only this module decides which can be data paths."""

from __future__ import annotations

import msgspec

from wx2tg.syntax.expr.nodes import Expression, Index, Literal, Member, Name


class Trail(msgspec.Struct, frozen=True):
    """A chain `root.key[key]...`. In `keys`, a string comes from `.key`, an expression from `[key]`."""

    root: Expression
    keys: tuple[str | Expression, ...]

    @property
    def name(self) -> str | None:
        """The name that the chain begins with; None where it begins with another expression, such as a call."""
        return self.root.name if isinstance(self.root, Name) else None

    @property
    def indexes(self) -> tuple[Expression, ...]:
        """The expressions in brackets, the last one first."""
        return tuple(key for key in reversed(self.keys) if not isinstance(key, str))

    @property
    def is_path(self) -> bool:
        """Whether the chain can be a data path: it begins with a name, and brackets hold literals, names or members."""
        return self.name is not None and all(isinstance(key, (Literal, Name, Member)) for key in self.indexes)


def trail(node: Expression) -> Trail:
    """`node` as a chain of members; without keys if it is not a member."""
    keys: list[str | Expression] = []
    while isinstance(node, (Member, Index)):
        keys.append(node.property if isinstance(node, Member) else node.index)
        node = node.object
    return Trail(node, tuple(reversed(keys)))
