"""Emits scripts as bodies of CommonJS functions, in which every source line keeps its line number."""

from wx2tg.emit.script.fresh_names import EMPTY
from wx2tg.emit.script.module import emit_module

__all__ = ["EMPTY", "emit_module"]
