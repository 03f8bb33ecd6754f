"""Scripts as the bodies of CommonJS functions, every source line on its line."""

from wx2tg.emit.script.module import emit_module
from wx2tg.emit.script.names import EMPTY

__all__ = ["EMPTY", "emit_module"]
