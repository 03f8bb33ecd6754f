"""The statement that registers a page or component with the runtime, and the facts in it."""

from __future__ import annotations

from wx2tg.emit.code import line
from wx2tg.emit.needs import Need, Needs
from wx2tg.emit.template import TemplateCode
from wx2tg.emit.unit import Registration, emit_unit, label, nothing
from wx2tg.text import join

FULL = Registration(
    id="pages/home/index",
    main="pages/home/index.js",
    entry="pages/first.js",
    prefix="home",
    isolation="shared",
    keyframes={"turn": "home--turn"},
    pure="^_",
    using={"tea-cup": "parts/cup"},
    later={"tea-cup": "view"},
)


def template(names: int) -> TemplateCode:
    bits = {f"name{number}": 1 << number % 30 for number in range(names)}
    return TemplateCode([line("const a = 1;")], [line("render() {},")], bits, catches_move=False)


def test_everything_that_there_is_to_say() -> None:
    pieces, needs = emit_unit(FULL, template(1), Needs())
    assert join(pieces) == (
        'defineUnit("pages/home/index", () => {\n'
        '  load("pages/first.js");\n'
        "  const a = 1;\n"
        "  return {\n"
        '    main: "pages/home/index.js",\n'
        '    prefix: "home",\n'
        '    isolation: "shared",\n'
        '    keyframes: {"turn": "home--turn"},\n'
        '    pure: "^_",\n'
        '    using: {"tea-cup": "parts/cup"},\n'
        '    later: {"tea-cup": "view"},\n'
        '    bits: {"name0": 1},\n'
        "    render() {},\n"
        "  };\n"
        "});\n"
    )
    assert needs == {Need("core/registry", "load"), Need("core/registry", "defineUnit")}


def test_nothing_to_say() -> None:
    text = join(emit_unit(Registration("app"), template(0), Needs()).pieces)
    assert [row.strip() for row in text.splitlines()[3:5]] == ["using: {},", "bits: {},"]


def test_names_that_share_bits_are_told() -> None:
    for names, told in ((30, False), (31, True)):
        text = join(emit_unit(Registration("a"), template(names), Needs()).pieces)
        assert ("shared: true," in text) is told


def test_a_label_shows_its_text_and_no_markup() -> None:
    needs = Needs()
    pieces, used = emit_unit(Registration("a"), label("<b> & so on", needs), needs)
    assert "&lt;b> &amp; so on</div>" in join(pieces)
    assert {need.name for need in used} == {"html", "block", "still", "defineUnit"}


def test_nothing_is_a_comment() -> None:
    needs = Needs()
    assert 'html("<!---->")' in join(emit_unit(Registration("a"), nothing(needs), needs).pieces)
