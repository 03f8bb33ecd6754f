"""A unit (the app, a page or a component), compiled: what planning and linking know of it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.analyze.addresses import Web
from wx2tg.analyze.subscribed import Subscribed
from wx2tg.analyze.tags import TagUse
from wx2tg.analyze.unheeded import Unheeded
from wx2tg.diagnostics import Diagnostic
from wx2tg.emit.needs import Emitted
from wx2tg.lower.files import InlineWxs
from wx2tg.plan.isolation import AppStyles


class TemplateUses(msgspec.Struct, frozen=True):
    """What a unit's template uses, the named templates that it can reach included.

    `components` maps each tag, and each generic with a default, to the unit that it shows. `later` are the tags whose
    component stands in another subpackage, each with the tag of its placeholder. `wxs` are the ids of WXS modules,
    sorted; `inline_wxs` those of them that are written in the WXML. `tags` are all tags, `unheeded` the attributes and
    events that built-in components ignore. `shares`: an element has an `open-type`. `asks_phone`: one asks for the
    user's phone number. `messages` are the ids of subscribe messages that the template hands to scripts.
    """

    components: Mapping[str, str] = msgspec.field(default_factory=dict)
    later: Mapping[str, str] = msgspec.field(default_factory=dict)
    wxs: tuple[str, ...] = ()
    inline_wxs: tuple[InlineWxs, ...] = ()
    tags: tuple[TagUse, ...] = ()
    unheeded: tuple[Unheeded, ...] = ()
    shares: bool = False
    asks_phone: bool = False
    messages: tuple[Subscribed, ...] = ()


class UnitStyles(msgspec.Struct, frozen=True):
    """What a unit's style sheet comes to.

    `css` is the printed sheet, "" where none is wanted. `leaks` is the class prefix of a component whose sheet has
    rules for the pages that use it, else "". `app_styles` says which rules of app.wxss apply to the unit. `lengths`
    are the numbers of rpx (`20`, `-10.5`) that the sheet and the template's `style` attributes ask the runtime for.
    """

    css: str
    leaks: str
    app_styles: AppStyles
    lengths: frozenset[str]


class CompiledUnit(msgspec.Struct, frozen=True):
    """One unit. `kind` is "app", "page" or "component"; `main` the module that it runs, None where it runs none.

    `emitted` registers the unit with the runtime. `web` is what template and styles load from the web; `catches_move`:
    the template stops touch moves. `broken` says why a label stands in the place of the unit, or "".
    """

    id: str
    kind: str
    main: str | None
    emitted: Emitted
    uses: TemplateUses
    styles: UnitStyles
    web: Web
    catches_move: bool
    diagnostics: tuple[Diagnostic, ...]
    broken: str = ""
