"""What planning and linking know of a compiled unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wx2tg.analyze.addresses import Web
from wx2tg.analyze.tags import TagUse
from wx2tg.analyze.unheeded import Unheeded
from wx2tg.diagnostics import Diagnostic
from wx2tg.emit.needs import Need
from wx2tg.lower.files import InlineWxs
from wx2tg.plan.isolation import AppStyles
from wx2tg.text import Piece


@dataclass(frozen=True, slots=True)
class CompiledUnit:
    """What linking needs of a unit. `using` are the units that its template really uses; `wxs` its wxs modules' ids.

    `later` are the tags whose component comes with another subpackage: tag -> the placeholder's tag.
    `css` is the unit's style sheet. `leaks` is the prefix of a component whose sheet reaches into the pages that use
    it, or ""; `app_styles` says which rules of app.wxss a page is open to. `lengths` are the numbers of rpx in its
    styles. `web` is what it loads from the web. `unheeded` is what the template writes on built-in components without
    effect.
    """

    id: str
    kind: str
    package: str
    main: str | None
    pieces: tuple[Piece, ...]
    needs: frozenset[Need]
    css: str
    using: Mapping[str, str]
    later: Mapping[str, str]
    wxs: tuple[str, ...]
    inline_wxs: tuple[InlineWxs, ...]
    tags: tuple[TagUse, ...]
    unheeded: tuple[Unheeded, ...]
    shares: bool
    catches_move: bool
    leaks: str
    app_styles: AppStyles
    lengths: frozenset[str]
    web: Web
    diagnostics: tuple[Diagnostic, ...]
    broken: str = ""
