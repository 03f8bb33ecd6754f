"""Accumulators as expressions: over the elements of one array, or over several arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wx2tg.companion.cloud.accumulators import FOLDS, Accumulate
from wx2tg.companion.cloud.expressions_base import Build, Compiler, Evaluate, Scope, arguments


def _fold(name: str, run: Accumulate) -> Build:
    def build(source: Any, compiler: Compiler) -> Evaluate:
        found = [compiler(item) for item in arguments(source, name, 0)]

        def over(scope: Scope) -> Any:
            values = [item(scope) for item in found]
            return run(values[0] if len(values) == 1 and isinstance(values[0], list) else values)

        return over

    return build


OPERATORS: Mapping[str, Build] = {name: _fold(name, run) for name, run in FOLDS.items()}
