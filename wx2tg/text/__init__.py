"""Layer 0: source texts, spans, edits, emitted pieces and source maps."""

from wx2tg.text.edits import Edits
from wx2tg.text.generated import Generated, Mapped, generated, read_mappings
from wx2tg.text.pieces import Piece, join
from wx2tg.text.source import Part, Position, Source, Span, utf16_length
from wx2tg.text.sourcemap import Place, SourceMap, mapped_places, source_map

__all__ = [
    "Edits",
    "Generated",
    "Mapped",
    "Part",
    "Piece",
    "Place",
    "Position",
    "Source",
    "SourceMap",
    "Span",
    "generated",
    "join",
    "mapped_places",
    "read_mappings",
    "source_map",
    "utf16_length",
]
