"""Optional parts of the runtime: which words of a script ask for them, and that the table names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wx2tg import knowledge
from wx2tg.knowledge import Part, parts, parts_of

RUNTIME = Path(knowledge.__file__).parents[1] / "runtime"


def exports_of(*scripts: str, members: tuple[str, ...] = ()) -> set[str]:
    return {name for part in parts_of(scripts, members) for _, name in part.exports}


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.words[0])
def test_the_table_names_what_there_is(part: Part) -> None:
    for file, export in (*part.exports, *part.hidden.values()):
        text = (RUNTIME / f"{file}.js").read_text(encoding="utf-8")
        assert re.search(rf"^export (?:async )?(?:function\*?|const|class) {export}\b", text, re.MULTILINE)
    for name in (*part.apis, *part.with_apis):
        assert knowledge.api(f"wx.{name}")
    assert part.exports or part.hidden or part.apis


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("Component({ relations: {} })", {"link", "unlink", "relink", "relationNodes", "tellMoved"}),
        ("relations", {"link", "unlink", "relink", "relationNodes", "tellMoved"}),
        ("const correlations = 1, relations2 = 2, _relations = 3;", set()),
        ("builder.relation({})", {"link", "unlink", "relink", "relationNodes"}),
        ("builder.relation", set()),
        ("Component().data({})", {"Chain"}),
        ("Component<{}, Tea>( )", {"Chain"}),
        ("Behavior(\n)", {"Chain"}),
        ("MyComponent()", set()),
        ("Component({})", set()),
        ("['wx://form-field']", {"builtInBehavior"}),
        ("'awx://form-field'", set()),
        ("Behavior.trait({})", {"trait"}),
        ("`${wx.env.USER_DATA_PATH}/tea`", {"mountFiles", "keepFile"}),
        ("", set()),
    ],
)
def test_a_part_is_asked_for_by_whole_words(script: str, wanted: set[str]) -> None:
    assert exports_of(script) == wanted


def test_a_part_is_asked_for_by_a_member_of_wx() -> None:
    assert exports_of("", members=("saveFile", "login")) == {"mountFiles", "keepFile"}


def test_each_part_comes_once() -> None:
    found = list(parts_of(["relations", "this.relations", "this.animate ()"], ["saveFile"]))
    assert len(found) == len(set(map(id, found))) == 4
    [hidden] = [part.hidden for part in found if part.hidden]
    assert hidden == {"$animate": ("api/animate", "animateElements")}
