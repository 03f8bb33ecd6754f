"""A program that both sides run: the files of a page and its components, and the steps taken on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Program:
    """`files` by path, with the page at `page.*`; `steps` are statements that see `page` and `tap(id, which)`."""

    files: Mapping[str, str]
    steps: tuple[str, ...] = ()
    query: str = ""
    config: Mapping[str, object] = field(default_factory=dict)

    @property
    def units(self) -> tuple[str, ...]:
        """The page and the components: what has a template and a script."""
        names = (path.removesuffix(".wxml") for path in self.files if path.endswith(".wxml"))
        return tuple(name for name in names if f"{name}.js" in self.files)

    def complete(self) -> dict[str, str]:
        """The files with the JSON that is not written: every component is known everywhere."""
        using = {unit: f"./{unit}" for unit in self.units if unit != "page"}
        made = {
            f"{unit}.json": {"component": unit != "page", "usingComponents": using}
            | json.loads(self.files.get(f"{unit}.json", "{}"))
            for unit in self.units
        }
        return {**self.files, **{path: json.dumps(value) for path, value in made.items()}}

    def __str__(self) -> str:
        """The program as a case of `fixtures/units` is written."""
        files = "".join(f"--- {path}\n{text.rstrip()}\n" for path, text in self.files.items())
        return files + "--- steps\n" + "".join(f"> {step}\n" for step in self.steps)
