"""The permissions of collections: WeChat's four presets, and rules of the owner's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wx2tg.companion.cloud.permissions.expression import Comparison, Constant, Expression, Item, Variable
from wx2tg.companion.cloud.permissions.parse import RuleError, parse_rule

_ALL = Constant(True)
_NOBODY = Constant(False)
_OWNER = Comparison("==", Item(Variable("doc"), Constant("_openid")), Item(Variable("auth"), Constant("openid")))


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule of each action, and whether they are those of a preset."""

    read: Expression
    create: Expression
    update: Expression
    delete: Expression
    preset: bool = False

    def of(self, action: str) -> Expression:
        """The rule of `read`, `create`, `update` or `delete`."""
        rule: Expression = getattr(self, action)
        return rule


PRESETS: Mapping[str, Rules] = {
    "read-all": Rules(_ALL, _OWNER, _OWNER, _OWNER, preset=True),
    "private": Rules(_OWNER, _OWNER, _OWNER, _OWNER, preset=True),
    "read-only": Rules(_ALL, _NOBODY, _NOBODY, _NOBODY, preset=True),
    "admin": Rules(_NOBODY, _NOBODY, _NOBODY, _NOBODY, preset=True),
}
"""In WeChat's console: 所有用户可读，仅创建者可读写; 仅创建者可读写; 所有用户可读; 所有用户不可读写."""

DEFAULT = PRESETS["private"]
"""That of a collection for which nothing is said, as in WeChat."""


def rules_of(permission: str | Mapping[str, str | bool]) -> Rules:
    """The rules of a preset, or of `{read, write, create, update, delete}`; an action without a rule is not allowed.

    What is not said of create, update and delete is as `write` says. RuleError names the action.
    """
    if isinstance(permission, str):
        return PRESETS[permission]
    parsed: dict[str, Expression] = {}
    for action, rule in permission.items():
        try:
            parsed[action] = parse_rule(rule)
        except RuleError as error:
            raise RuleError(f"`{action}` {error}") from None
    write = parsed.get("write", _NOBODY)
    create, update, delete = (parsed.get(name, write) for name in ("create", "update", "delete"))
    return Rules(parsed.get("read", _NOBODY), create, update, delete)
