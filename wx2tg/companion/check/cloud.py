"""Checks the section [cloud], where it is used."""

from __future__ import annotations

from wx2tg.companion.check.model import Line, Subject


async def cloud(subject: Subject) -> list[Line]:
    """What the cloud needs of this machine; no line where `[cloud]` names no environment, and so is not used."""
    if not subject.config.cloud.environments:
        return []
    # Nothing of the cloud is loaded where it is off.
    from wx2tg.companion.check.cloud_pieces import pieces

    return await pieces(subject)
