"""What the entry of a bundle is given: the app's configuration, the owner's settings, optional parts of the runtime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wx2tg.emit.needs import Need
from wx2tg.link.entry import AppInput
from wx2tg.link.parts import optional_parts
from wx2tg.options import Options
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.configuration import app_config, app_settings
from wx2tg.plan.libraries import libraries
from wx2tg.plan.ton_connect import pays_in_ton, ton_settings
from wx2tg.plan.usable import schemas, usable_apis, usable_components


def app_input(compiled: Compiled, options: Options) -> AppInput:
    """The entry of a bundle, before the chunks are planned: its `config` does not list their files yet."""
    project, apis = compiled.project, compiled.apis
    tags = {use.tag for unit in compiled.units.values() for use in unit.uses.tags}
    config = full_config(compiled, {}, options)
    settings = app_settings(options, tags, compiled.policy.rules)
    if pays_in_ton(apis, options):
        settings["tonConnect"] = ton_settings(options)
    return AppInput(
        config=config,
        settings=settings,
        main=project.units["app"].script if "app" in project.units else None,
        stubs={name: apis.kinds.get(name, "async") for name, need in apis.members.items() if need is None},
        tab_bar=project.app.custom_tab_bar,
        own_apis={name.removeprefix("wx."): identity for name, identity in project.own_apis.items()},
        parts=optional_parts(
            (module.text for module in compiled.modules.values()), config, _needs(compiled), apis.members
        ),
    )


def full_config(compiled: Compiled, files: Mapping[str, Sequence[str]], options: Options) -> dict[str, object]:
    """`env.config`. `files` lists the paths of the chunks that each page, and all that is loaded later, consists of.

    Its keys are ids of pages and components, and `module:ID`.
    """
    config = app_config(compiled.project, compiled.units, files)
    if "canIUse" in compiled.apis.members:
        asked = None if compiled.apis.asked is None else schemas(compiled.apis.asked)
        config["components"] = usable_components(options.components, asked)
        config["apis"] = usable_apis(options.apis, asked)
    if later := compiled.later_units():
        config["later"] = {unit: list(files.get(unit, ())) for unit in later}
    if loaded := libraries(compiled.units, pays_in_ton(compiled.apis, options))[0]:
        config["libraries"] = loaded
    if lazy := compiled.later_modules():
        config["lazy"] = {path: list(files.get(f"module:{path}", ())) for path in lazy}
    return config


def _needs(compiled: Compiled) -> Iterator[Need]:
    """What the units and the APIs of an app need of the runtime."""
    for unit in compiled.units.values():
        yield from unit.emitted.needs
    yield from filter(None, compiled.apis.members.values())
