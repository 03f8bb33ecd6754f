"""Scripts as the bodies of CommonJS functions, every source line on its line."""

from wx2tg.emit.script.fresh_names import EMPTY
from wx2tg.emit.script.module import emit_module

__all__ = ["EMPTY", "emit_module"]
