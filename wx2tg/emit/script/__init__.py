"""Scripts as the bodies of CommonJS functions, every source line on its line."""

from wx2tg.emit.script.module import module_pieces
from wx2tg.emit.script.names import EMPTY

__all__ = ["EMPTY", "module_pieces"]
