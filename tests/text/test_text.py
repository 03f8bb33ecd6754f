"""Sources, edits and source maps: a mapped place has the same text in the output and in the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcemaps import at_utf16, decode

from wx2tg.text import Edits, Piece, Source, Span, join, mapped_places, source_map, utf16_length


def test_positions_count_utf16_units() -> None:
    source = Source("a.js", "ab\r\n茶😀x\n")
    assert source.position(0) == (1, 1)
    assert source.position(4) == (2, 1)
    assert source.position(6) == (2, 4)
    assert source.line_text(1) == "ab"


def test_edits_keep_what_is_not_touched() -> None:
    source = Source("a.js", "let a = 1;\nlet b: number = 2;\n")
    edits = Edits(source)
    edits.blank(Span(16, 24))
    edits.insert(0, "/* hi */")
    assert join(edits.pieces()) == "/* hi */let a = 1;\nlet b" + " " * 8 + " = 2;\n"


def test_edits_that_overlap_are_a_fault() -> None:
    edits = Edits(Source("a.js", "abcdef"))
    edits.replace(Span(0, 3), "x")
    edits.replace(Span(2, 4), "y")
    with pytest.raises(ValueError, match="overlap"):
        list(edits.pieces())


@given(st.text(alphabet="ab😀茶\n ;", max_size=60), st.lists(st.integers(0, 59), max_size=6))
def test_every_mapping_points_at_the_same_character(text: str, places: list[int]) -> None:
    source = Source("a.js", text)
    edits = Edits(source)
    for place in sorted({place for place in places if place < len(text)}):
        edits.insert(place, "<x>")
    pieces = [Piece("head\n"), *edits.pieces()]
    generated = join(pieces)
    inserted = {"<"}
    for line, column, _, source_line, source_column in decode(
        source_map(generated, mapped_places(pieces), "o.js")["mappings"]
    ):
        here = at_utf16(generated, line, column, 1)
        if here not in inserted:
            assert here == at_utf16(text, source_line, source_column, 1)


@given(st.text(max_size=40))
def test_utf16_length_is_javascripts(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
