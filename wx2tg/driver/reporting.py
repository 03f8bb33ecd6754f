"""Makes the report about a conversion."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from wx2tg import report
from wx2tg.options import Options
from wx2tg.plan.checklist import checklist
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.pages import files_by_page
from wx2tg.plan.porting import reached, tasks
from wx2tg.plan.served import Served, served
from wx2tg.plan.texts import own_sources, texts_of
from wx2tg.text.origin import origin_of


def report_of(
    compiled: Compiled, options: Options, bundle: report.Bundle | None, timings: Mapping[str, float]
) -> report.Report:
    """The report about `compiled`; `bundle` are its sizes, None where none was written, `timings` seconds by stage."""
    project = compiled.project
    component_uses = [
        (use.tag, use.source.path, *use.source.position(use.span.start))
        for unit in compiled.units.values()
        for use in unit.uses.tags
        if use.kind in {"built-in", "unknown"} or use.tag in options.components
    ]
    unheeded = [
        (use.tag, use.is_event, use.name, use.source.path, *use.source.position(use.span.start))
        for unit in compiled.units.values()
        for use in unit.uses.unheeded
    ]
    hosts = reached(compiled, options)
    to_do = list(tasks(compiled, options, hosts))
    found = served(compiled)
    sources = own_sources(compiled)
    named = {origin for item in compiled.policy.named if "." in (origin := origin_of(item.text or "") or "")}
    about = report.Project(
        name=project.name,
        appid=project.appid,
        root=posixpath.normpath(project.shown("")),
        pages=len(project.app.pages),
        components=sum(unit.kind == "component" for unit in project.units.values()),
        subpackages=sum(bool(package.root) for package in project.packages),
        files=project.counts(),
    )
    return report.Report.build(
        about,
        compiled.diagnostics,
        api_uses=compiled.apis.uses,
        component_uses=component_uses,
        unheeded=unheeded,
        hosts=hosts,
        named=named,
        tasks=to_do,
        steps=checklist(compiled, options, hosts=hosts, tasks=to_do, texts=texts_of(sources, found)),
        pages=files_by_page(compiled),
        served=_served(found, about.root),
        bundle=bundle,
        timings=timings,
        ignore=options.report.ignore,
        sources=sources,
        own={**options.apis, **options.components},
    )


def _served(found: Served, root: str) -> report.Served:
    """What the app expects of its server; `root` is the app's folder relative to SRC."""
    return report.Served(
        home=found.home,
        backends=found.backends,
        messages=report.messages_of(found.messages, root),
        asks_phone=found.asks_phone,
        languages=found.languages,
    )
