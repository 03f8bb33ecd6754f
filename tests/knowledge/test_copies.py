"""The runtime cannot read the tables, so it has copies of some facts; they must be equal to the tables."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from wx2tg import knowledge
from wx2tg.knowledge import tables
from wx2tg.knowledge.signatures import LETTERS
from wx2tg.link.modules import closure, joined
from wx2tg.text import join
from wx2tg.text.casing import camel, kebab

RUNTIME = Path(knowledge.__file__).parents[1] / "runtime"

NAMES = {
    "scroll-into-view": "scrollIntoView",
    "value": "value",
    "item-1": "item1",
    "a--b": "aB",
    "a-B": "aB",
    "a-": "a",
    "-a": "A",
    "aB-c": "aBC",
    "": "",
}
"""Names as they are written and as properties: what glass-easel's compiler makes of names of slots and of `data-`."""


def in_node(module: str, function: str, names: list[str]) -> list[str]:
    """What a function of the runtime makes of each name."""
    node = shutil.which("node")
    assert node is not None, "node is missing; `make test` sets it up"
    code = f"console.log(JSON.stringify({json.dumps(names)}.map((name) => {function}(name))));"
    given = [node, "--eval", f"{join(joined(closure([module])))}\n{code}"]
    done = subprocess.run(given, capture_output=True, text=True, check=True)
    return [str(name) for name in json.loads(done.stdout)]


@pytest.mark.parametrize("name", NAMES)
def test_camel_case(name: str) -> None:
    assert camel(name) == NAMES[name]


def test_camel_case_of_the_runtime() -> None:
    assert in_node("core/instance", "camel", list(NAMES)) == list(NAMES.values())


def test_kebab_case_of_the_runtime() -> None:
    names = ["fontSize", "WebkitTransform", "color", "a-B", ""]
    assert in_node("core/kebab", "kebab", names) == [kebab(name) for name in names]
    assert kebab("scrollIntoView") == "scroll-into-view"


def test_reflected_attributes_of_the_runtime() -> None:
    text = (RUNTIME / "core" / "native.js").read_text(encoding="utf-8")
    [found] = re.findall(r"^const REFLECTED = (\[.*\]);$", text, re.MULTILINE)
    assert sorted(json.loads(found)) == sorted(tables.reflected_attributes())


def constant(file: str, name: str) -> str:
    """What stands behind `const NAME =` in a file of the runtime, on one line."""
    text = (RUNTIME / file).read_text(encoding="utf-8")
    [found] = re.findall(rf"^const {name} = (?:/\*\*.*?\*/ \()?([\[{{].*?[\]}}])\)?;$", text, re.MULTILINE | re.DOTALL)
    return " ".join(str(found).split())


def test_types_of_arguments_in_the_runtime() -> None:
    types = dict(re.findall(r'(\w): "(\w+)"', constant("api/_shared/arguments.js", "TYPES")))
    assert types == {letter: kind for kind, letter in LETTERS.items()}


def test_lifetimes_of_the_runtime() -> None:
    hooks = [hook.name for hook in knowledge.hooks() if hook.scope == "Component"]
    assert json.loads(constant("core/behavior.js", "LIFETIMES")) == hooks


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("api/live.js", "LivePlayerContext"),
        ("api/map.js", "MapContext"),
        ("components/_shared/editor-context.js", "EditorContext"),
    ],
)
def test_methods_that_fail_in_the_runtime(file: str, name: str) -> None:
    assert set(json.loads(constant(file, "MISSING"))) <= set(knowledge.api_classes()[name].lacking)


def test_the_folder_of_users_files_is_the_same_everywhere() -> None:
    texts = {file: file.read_text(encoding="utf-8") for file in RUNTIME.rglob("*.js")}
    found = [path for text in texts.values() for path in re.findall(r'USER_DATA_PATH(?: =|:) "([^"]+)"', text)]
    assert len(found) >= 3
    assert set(found) == {"wxfile://usr"}
