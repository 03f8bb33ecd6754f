"""A project that is built again and again while somebody edits it."""

from wx2tg.driver.standing.build import Standing
from wx2tg.driver.standing.records import Replaced, Snapshot, Update

__all__ = ["Replaced", "Snapshot", "Standing", "Update"]
