"""`wx2tg companion check`: tries each piece of a companion, and says in plain words what is missing."""

from wx2tg.companion.check.model import Checked, Level, Line
from wx2tg.companion.check.run import check

__all__ = ["Checked", "Level", "Line", "check"]
