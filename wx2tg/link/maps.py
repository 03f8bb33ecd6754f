"""A script of the bundle with its source map."""

from __future__ import annotations

from collections.abc import Sequence

from wx2tg.link.minify import minified, moved
from wx2tg.text import Piece, SourceMap, join, mapped_places, source_map


def with_map(pieces: Sequence[Piece], path: str, minify: bool) -> tuple[str, SourceMap]:
    """The script of `pieces`, which will stand at `path` in the bundle, with a link to its map, and the map."""
    name = path.rsplit("/", 1)[-1]
    code = join(pieces)
    places = mapped_places(pieces)
    text = minified(code) if minify else code
    if text != code:
        places = moved(places, code, text)
    return f"{text.rstrip()}\n//# sourceMappingURL={name}.map\n", source_map(text, places, name)
