"""Scripts as the bodies of CommonJS functions, every source line on its line."""

from wx2tg.emit.script.module import module_pieces

__all__ = ["module_pieces"]
