"""The cases of `fixtures/units`: the files of a page and its components, and the transcript of what is done to them.

Lines `--- path` begin the files of a page (`page.*`) and of its components (any other name that has WXML and a script);
their JSON is made where there is none. `--- steps` begins the transcript.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures" / "units"
CASES = sorted(FIXTURES.glob("*/*.txt"))


def sections(text: str) -> dict[str, str]:
    """The files of a case, and "steps"."""
    parts = re.split(r"^--- (\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def name_of(case: Path) -> str:
    """`feature/case`, which is also the folder of the app that the case becomes."""
    return f"{case.parent.name}/{case.stem}"


def is_page(path: str) -> bool:
    """Whether a file or a unit is a page's."""
    return path.startswith("page")


def files_of(case: Path) -> dict[str, str]:
    """The files of a case by path, with the JSON that is not written."""
    files = sections(case.read_text(encoding="utf-8"))
    del files["steps"]
    units = [path.removesuffix(".wxml") for path in files if f"{path.removesuffix('.wxml')}.js" in files]
    using = {unit: f"./{unit}" for unit in units if not is_page(unit)}
    for unit in units:
        given = json.loads(files.get(f"{unit}.json", "{}"))
        files[f"{unit}.json"] = json.dumps({"component": not is_page(unit), "usingComponents": using} | given)
    return files


def commands_of(steps: str) -> list[str]:
    """The commands of a transcript."""
    return [line.removeprefix("> ") for line in steps.splitlines() if line.startswith("> ")]
