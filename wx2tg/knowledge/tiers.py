"""How well something of WeChat comes across."""

from __future__ import annotations

from typing import Literal, get_args

Tier = Literal["full", "partial", "emulated", "unsupported", "not-applicable"]
"""full: as in WeChat, and tested; partial: something differs; emulated: looks alike, built of other things;
unsupported: a stub that fails as WeChat would; not-applicable: has no meaning outside WeChat."""

TIERS: tuple[Tier, ...] = get_args(Tier)
"""Every tier, the best first."""

NOWHERE: frozenset[Tier] = frozenset({"unsupported", "not-applicable"})
"""The tiers of what does not come across at all."""
