"""Emits a script module as the body of `function (require, module, exports)`.

The user's code is edited, never printed anew: text without edits stays as it is. No edit adds or removes a line end, so
each line of the output is the same line of the source.

The code calls functions of the runtime by the names of `emit/helpers.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from wx2tg.diagnostics import Severity
from wx2tg.emit.helpers import HelperEdits
from wx2tg.emit.needs import Emitted
from wx2tg.emit.script.accessors import lower_accessors
from wx2tg.emit.script.aliases import lower_aliases
from wx2tg.emit.script.decorators import lower_decorators
from wx2tg.emit.script.enums import lower_enums
from wx2tg.emit.script.esm import lower_esm
from wx2tg.emit.script.fresh_names import EMPTY, Names
from wx2tg.emit.script.namespaces import lower_namespaces
from wx2tg.emit.script.parameters import lower_parameter_properties
from wx2tg.emit.script.types import erase_types
from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Piece

Resolve = Callable[[str], str | None]
"""Turns a specifier into the canonical id of a module, or EMPTY for one with types only; None if there is no module."""


def emit_module(module: Module, resolve: Resolve, strict: bool = False) -> Emitted:
    """The body of the CommonJS function for `module`, with a line end at its end; see the module's docstring.

    With `strict`, scripts are made strict unless they are `sloppy`; ES modules always are. For a broken module, the
    body throws a SyntaxError with the reason.
    """
    if module.broken:
        reason = next(found.message for found in module.diagnostics if found.severity is Severity.ERROR)
        return Emitted((Piece(f"throw new SyntaxError({json.dumps(f'{module.source.path}: {reason}')});\n"),))
    edits = HelperEdits(module.source)
    names = Names(module.source.text)
    default, keeper = names.fresh("$default"), names.fresh("$k")
    erase_types(module, edits)
    if module.esm:
        lower_esm(module, names, resolve, default, edits)
    elif strict and not module.sloppy:
        edits.insert(0, '"use strict";')
    lower_requests(module, resolve, edits)
    lower_decorators(module, default, keeper, edits)
    lower_accessors(module, names, keeper, edits)
    lower_enums(module, edits)
    lower_namespaces(module, edits)
    lower_aliases(module, edits)
    lower_parameter_properties(module, edits)
    return edits.emitted()


def lower_requests(module: Module, resolve: Resolve, edits: HelperEdits) -> None:
    """Put canonical ids into calls of `require`, and lower expressions that the bundle does not have.

    `import()` becomes `require.async`, `import.meta` an empty object, `this` at the top of an ES module `undefined`,
    `Function` the runtime's own, `process.env.NODE_ENV` `"production"`. A built package computes the names that it
    requires, so a table in front of it maps them at run time.
    """
    packed: list[tuple[str, str]] = []
    for request in module.requests:
        if request.specifier is not None and request.kind not in ("import", "export-from"):
            known = resolve(request.specifier)
            if known is None or known == EMPTY:
                continue
            if request.kind == "packed":
                packed.append((request.specifier, known))
            else:
                edits.replace(request.span, json.dumps(known))
    if packed:
        edits.insert(
            0, f"require=((load,known)=>(name)=>load(known.get(name)||name))(require,new Map({json.dumps(packed)}));"
        )
    for call in module.dynamic_imports:
        edits.replace(call.keyword, "require.async")
        edits.insert(call.end, f".then({edits.helper('$ns')})")
    for meta in module.metas:
        edits.replace(meta, "Object()")
    for this in module.outer_this:
        edits.replace(this, "undefined")
    for maker in module.codes:
        edits.replace(maker, edits.helper("$code"))
    for environment in module.environments:
        edits.replace(environment, '"production"')
