"""The files of the tables: which mistakes the loader refuses, and that no fact is written twice."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from wx2tg.knowledge.members import Api, export_by_name, kind_by_name, read_members
from wx2tg.knowledge.reading import by_key, content, sections, typed
from wx2tg.knowledge.signatures import CallOption, ResultField, Signature, read_signatures

KNOWLEDGE = Path(__file__).parents[2] / "wx2tg" / "knowledge"
OPTIONS = KNOWLEDGE / "options"
FAMILIES = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"))["group"] for file in (KNOWLEDGE / "api").glob("*.toml")
}
LISTS = {"sync": "sync", "tasks": "task", "managers": "manager", "properties": "property"}

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_a_group_gives_one_row_a_member(write: Write) -> None:
    file = write(
        "tea.toml",
        """
        [[group]]
        tier = "partial"
        target = "a kettle"
        note = "It takes longer."
        apis = ["brew", "brewSync", "onBoil", "leaf.pick"]
        tasks = ["pour"]
        managers = ["getKettle"]
        properties = ["leaf"]
        exports = { leaf = "leafNamespace" }

        [[group]]
        tier = "unsupported"
        note = "There is no cup."
        apis = ["drink"]

        [[group]]
        tier = "unsupported"
        note = "There is no cup."
        leaf = "cup"
        sync = ["empty"]
        """,
    )
    kinds = {
        "wx.brew": ("async", "brew"),
        "wx.brewSync": ("sync", "brewSync"),
        "wx.onBoil": ("event", "onBoil"),
        "wx.leaf.pick": ("async", "leafPick"),
        "wx.pour": ("task", "pour"),
        "wx.getKettle": ("manager", "getKettle"),
        "wx.leaf": ("property", "leafNamespace"),
    }
    rows = read_members([file])
    for name, (kind, export) in kinds.items():
        assert rows.pop(name) == Api(name, "partial", "a kettle", "It takes longer.", "tea", export, kind, "tea")
    assert rows.pop("wx.drink") == Api("wx.drink", "unsupported", note="There is no cup.", family="tea")
    assert rows.pop("wx.empty") == Api("wx.empty", "unsupported", "", "There is no cup.", "cup", "empty", "sync", "tea")
    assert not rows


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[group]]\ntier = "full"\napi = ["brew"]', "tea.toml: Object contains unknown field `api`: .*'brew'"),
        ('[[group]]\ntier = "good"\napis = ["brew"]', "tea.toml: Invalid enum value 'good' .*'brew'"),
        ('[[group]]\ntier = "full"\napis = "brew"', "tea.toml: Expected `array`, got `str` .*'brew'"),
        ('[[api]]\nname = "wx.brew"', "tea.toml: unknown key `api`, expected group"),
        (
            '[[group]]\ntier = "full"\napis = ["brew"]\nsync = ["brew"]',
            "tea.toml: `wx.brew` stands in tea.toml already",
        ),
        ('[[group]]\ntier = "full"\napis = ["brew"]\nexports = { b = "c" }', "tea.toml: exports of `b`, which"),
        ("[[group]", "tea.toml: "),
    ],
)
def test_what_a_family_may_not_say(write: Write, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_members([write("tea.toml", text)])


def test_a_member_belongs_to_one_family(write: Write) -> None:
    text = '[[group]]\ntier = "full"\napis = ["brew"]'
    with pytest.raises(ValueError, match=r"tea.toml: `wx.brew` stands in coffee.toml already"):
        read_members([write("coffee.toml", text), write("tea.toml", text)])


def test_other_files_name_what_is_wrong(write: Write) -> None:
    file = write("css.toml", '[[feature]]\nname = "tea"\n[[other]]\nname = "tea"')
    with pytest.raises(ValueError, match=r"css.toml: unknown key `other`, expected feature"):
        sections(file, "feature")
    rows, others = sections(file, "feature", "other")
    with pytest.raises(ValueError, match=r"css.toml: two rows of `tea`"):
        by_key([*rows, *others], lambda row: str(row["name"]), file)
    with pytest.raises(ValueError, match=r"css.toml: Expected `array`, got `object`.*'tea'"):
        typed(rows[0], list[str], file)
    with pytest.raises(ValueError, match=r"css.toml: "):
        content(write("css.toml", "= 3"))


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_no_fact_of_a_family_is_written_twice(family: str) -> None:
    groups = FAMILIES[family]
    facts = Counter(tuple(group.get(key) for key in ("tier", "target", "note", "leaf", "endpoint")) for group in groups)
    assert [found for found, times in facts.items() if times > 1] == [], "these groups are one"
    for group in groups:
        assert any(key in group for key in ("apis", *LISTS)), "a group lists members"
        if group["tier"] not in ("unsupported", "not-applicable"):
            assert group.get("leaf") != family, "the leaf is the family's without saying so"
        for key, kind in LISTS.items():
            assert [name for name in group.get(key, ()) if kind_by_name(name) == kind] == [], "their names tell it"
        assert [name for name, export in group.get("exports", {}).items() if export == export_by_name(name)] == []


def test_a_header_names_several_apis(write: Write) -> None:
    file = write(
        "tea.toml",
        """
        [notes]
        cold = "It is drunk cold."

        ["brew brewSync".results]
        cups = "Number"
        leaf = "any"

        [brew.options]
        water = "String!"
        ice = { type = "Number", default = 3, ignored = "@cold" }

        [pour]
        arguments = ["String"]

        [getKettle.methods.heat]
        degrees = { type = "Number!", differs = "It is hotter." }
        """,
    )
    results = {"cups": ResultField("Number"), "leaf": ResultField("")}
    ice = CallOption("Number", state="ignored", default=3, note="It is drunk cold.")
    degrees = CallOption("Number", required=True, state="differs", note="It is hotter.")
    assert read_signatures(file) == {
        "brew": Signature({"water": CallOption("String", required=True), "ice": ice}, results),
        "brewSync": Signature(results=results),
        "pour": Signature(arguments=("String",)),
        "getKettle": Signature(methods={"heat": {"degrees": degrees}}),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('["a b".options]\nc = "Number"\n[b.options]\nd = "Number"', "tea.toml: `b`: its options stand twice"),
        (
            "[b.options]\nd = { type = 'Number', state = 'ignored' }",
            "tea.toml: `b`: `state` is written as STATE = NOTE",
        ),
        ("[b.options]\nd = { type = 'Number', required = true }", "tea.toml: `b`: `required` is written as `!`"),
        ("[b.options]\nd = { ignored = '@no' }", "tea.toml: `b`: `ignored` has no such note: @no"),
        (
            "[b.options]\nd = { ignored = 'No.', differs = 'A bit.' }",
            "tea.toml: `b`: a row is both differs and ignored",
        ),
        ("[b.options]\nd = { kind = 'Number' }", "tea.toml: Object contains unknown field `kind`"),
        ("[b.option]\nd = 'Number'", "tea.toml: Object contains unknown field `option`"),
        ("[b]\noptions = 3", "tea.toml: `b`: options should be a table"),
        ("b = 3", "tea.toml: `b`: b should be a table"),
    ],
)
def test_what_a_signature_may_not_say(write: Write, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_signatures(write("tea.toml", text))


@pytest.mark.parametrize("file", sorted(OPTIONS.glob("*.toml")), ids=lambda file: file.stem)
def test_no_signature_of_a_family_is_written_twice(file: Path) -> None:
    given = content(file)
    notes = Counter(re.findall(r'"@([\w-]+)"', file.read_text(encoding="utf-8")))
    assert notes.keys() == given.pop("notes", {}).keys(), "every note is used"
    assert [note for note, times in notes.items() if times == 1] == [], "a note that one row has stands in the row"
    parts = Counter(repr((part, rows)) for parts in given.values() for part, rows in parts.items())
    assert [found for found, times in parts.items() if times > 1] == [], "a header may name several APIs"
