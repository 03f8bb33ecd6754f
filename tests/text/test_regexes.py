"""Regular expressions that are compiled on first use."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from wx2tg.text.regexes import compiled_later

# Prints how many of the patterns about `satisfies` are compiled by an import, and how many by the first use of one.
COUNT = """\
import re._compiler
compile, compiled = re._compiler.compile, []
re._compiler.compile = lambda pattern, flags=0: compiled.append(str(pattern)) or compile(pattern, flags)
from wx2tg.syntax.script.type_shapes import casts
print(sum("satisfies" in pattern for pattern in compiled))
list(casts("[a as B] = c"))
print(sum("satisfies" in pattern for pattern in compiled))
"""


def test_it_does_what_a_compiled_one_does() -> None:
    word, same = (
        compiled_later(r"(?P<first>[a-z])\w*", re.IGNORECASE),
        re.compile(r"(?P<first>[a-z])\w*", re.IGNORECASE),
    )
    assert word.pattern == same.pattern
    assert word.flags == same.flags
    for text in ("Abc", "1 Abc d", ""):
        assert [found.span() for found in word.finditer(text)] == [found.span() for found in same.finditer(text)]
        assert word.sub(r"<\g<first>>", text) == same.sub(r"<\g<first>>", text)
        assert bool(word.fullmatch(text)) == bool(same.fullmatch(text))


def test_it_is_compiled_on_first_use() -> None:
    broken = compiled_later("(")
    with pytest.raises(re.error):
        broken.match("")


def test_what_an_import_leaves_for_later() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
