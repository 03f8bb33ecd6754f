"""Makes the body of `function (require, module, exports)` out of a script module.

User code is spliced, never printed anew: what is not edited stays where it is, and no edit adds or drops a line end, so
that a line of the output is the line of the source.

The code may use these free names, which the wrapper around the modules of a bundle has to bind to the functions of
`runtime/core/interop.js`, `runtime/core/decorators.js` and `runtime/core/standard.js`: `$esm(exports, getters)` is
what an ES module exports, `$star(exports, module)` re-exports all of another one, `$def(module)` gives a thing whose
`default` is the default export, `$ns(module)` gives the namespace object, `$dec(decorators, class)` applies decorators
of the older kind, and `$std(decorators, make)` standard ones to the class that `make` makes. `$code`, of
`runtime/core/code.js`, stands for `Function` where that is called.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from wx2tg.diagnostics import Severity
from wx2tg.emit.script.accessors import lower_accessors
from wx2tg.emit.script.aliases import lower_aliases
from wx2tg.emit.script.decorators import lower_decorators
from wx2tg.emit.script.enums import lower_enums
from wx2tg.emit.script.esm import lower_esm
from wx2tg.emit.script.names import EMPTY, Names
from wx2tg.emit.script.namespaces import lower_namespaces
from wx2tg.emit.script.parameters import lower_parameter_properties
from wx2tg.emit.script.types import erase_types
from wx2tg.syntax.script.nodes import Module
from wx2tg.text import Edits, Piece

Resolve = Callable[[str], str | None]
"""From a specifier to the canonical id of a module, or EMPTY; None where there is no such module."""


def module_pieces(module: Module, resolve: Resolve, strict: bool = False) -> list[Piece]:
    """The body of the CommonJS function for `module`; it ends with a line end. See the module's docstring.

    With `strict`, a module that does not use what strict code must not is strict, as ES modules always are.
    """
    if module.broken:
        reason = next(found.message for found in module.diagnostics if found.severity is Severity.ERROR)
        return [Piece(f"throw new SyntaxError({json.dumps(f'{module.source.path}: {reason}')});\n")]
    edits = Edits(module.source)
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
    pieces = list(edits.pieces())
    if not module.source.text.endswith("\n"):
        pieces.append(Piece("\n"))
    return pieces


def lower_requests(module: Module, resolve: Resolve, edits: Edits) -> None:
    """Canonical ids in calls of `require`; `import()` by `require.async`; an object for `import.meta`.

    What a built package passes on to `require` is made canonical as it runs.
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
        edits.insert(call.end, ".then($ns)")
    for meta in module.metas:
        edits.replace(meta, "Object()")
    for this in module.outer_this:
        edits.replace(this, "undefined")
    for maker in module.codes:
        edits.replace(maker, "$code")
    for environment in module.environments:
        edits.replace(environment, '"production"')
