"""Who may see, write and remove files: WeChat's four presets for the storage of an environment."""

from __future__ import annotations

from typing import Literal

from wx2tg.companion.cloud.caller import Caller

Permission = Literal["read-all", "private", "read-only", "admin"]


def is_open(permission: Permission) -> bool:
    """Whether everybody may see all files."""
    return permission in ("read-all", "read-only")


def may_read(permission: Permission, caller: Caller, owner: str | None) -> bool:
    """Whether a caller may have the address of a file."""
    return caller.is_server or is_open(permission) or (permission == "private" and _is_own(caller, owner))


def may_write(permission: Permission, caller: Caller, owner: str | None, *, exists: bool) -> bool:
    """Whether a caller may store or remove a file, which exists and is its owner's, or does not exist."""
    if caller.is_server:
        return True
    if permission not in ("read-all", "private") or caller.openid is None:
        return False
    return not exists or _is_own(caller, owner)


def _is_own(caller: Caller, owner: str | None) -> bool:
    return bool(caller.openid) and caller.openid == owner
