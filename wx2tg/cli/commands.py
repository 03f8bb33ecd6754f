"""The commands of `wx2tg`. They hold no logic, and import what they need when they run, so that `--help` is fast."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wx2tg.cli.batch import batch
from wx2tg.cli.cache import cache
from wx2tg.cli.cloud import cloud
from wx2tg.cli.companion import companion
from wx2tg.cli.dev import dev
from wx2tg.cli.diff import diff
from wx2tg.cli.exits import Group, Usage
from wx2tg.cli.flags import FORMATS, beside, common, load, off, prefix, trend
from wx2tg.cli.output import (
    baseline_of,
    format_of,
    progress,
    rendered,
    show,
    show_errors,
    since,
    tell,
    trend_of,
    with_trend,
    write,
    write_badge,
)
from wx2tg.streams import is_terminal
from wx2tg.version import __version__
from wx2tg.visible import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from wx2tg.options import FailOn, Format
    from wx2tg.report import support

_SRC = click.Path(exists=True, file_okay=False, readable=True, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FORMAT_HELP = "What the bundle is for: Telegram (default), or a W3C MiniApp package, which is written as DIST.ma too."
_REPORT_HELP = (
    "Also write a report: .json, .sarif, .md, .html, .xml (JUnit), .txt or gl-code-quality-report.json (GitLab). "
    "May be given several times."
)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wx2tg", message="%(prog)s %(version)s")
def main() -> None:
    """Convert a native WeChat mini-program into a Telegram Mini App."""


main.add_command(batch)
main.add_command(cache)
main.add_command(cloud)
main.add_command(companion)
main.add_command(dev)
main.add_command(diff)


@main.command()
@click.argument("src", type=_SRC)
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="DIST", help="Where to write (default: dist).")
@click.option("--format", "target", type=click.Choice(["telegram", "w3c-miniapp"]), help=_FORMAT_HELP)
@click.option("--report", "reports", type=_FILE, multiple=True, metavar="FILE", help=_REPORT_HELP)
@click.option("--digest", is_flag=True, help="Print the SHA-256 of the bundle, the same for the same files.")
@click.option("--no-minify", is_flag=True, help="Keep generated code readable.")
@click.option("--source-maps", is_flag=True, help="Write source maps.")
@click.option("--force", is_flag=True, help="Replace a DIST that holds files of another origin.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@prefix
@trend
@common
def convert(
    src: Path,
    out: Path | None,
    target: Format | None,
    reports: tuple[Path, ...],
    digest: bool,
    no_minify: bool,
    source_maps: bool,
    force: bool,
    quiet: bool,
    prefix: str,
    history: Path | None,
    at: str | None,
    badge: Path | None,
    config: Path | None,
    fail_on: FailOn | None,
    jobs: int | None,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Write the Telegram Mini App of the mini-program in SRC to DIST."""
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other.")
    formats = [format_of(file) for file in reports]
    options = load(src, config).with_flags(
        out=out,
        form=target,
        jobs=jobs,
        cache=off(no_cache),
        force=force or None,
        minify=off(no_minify),
        source_maps=source_maps or None,
        fail_on=fail_on,
        reports=(*reports, *beside(history, badge)),
    )
    from wx2tg.driver import pipeline
    from wx2tg.driver.container import container_of, digest_of, write_container

    packs = options.build.format == "w3c-miniapp"
    if packs:
        options = options.with_flags(reports=(*options.reports, container_of(options.out)))
    kept = trend_of(src, history, at)
    with progress("Converting", quiet):
        result = pipeline.convert(src, options)
        container = write_container(result.out) if packs else None
    report = with_trend(result.report, kept)
    write_badge(report, badge)
    for file, form in zip(reports, formats, strict=True):
        write(file, rendered(report, form, prefix=prefix))
    if quiet:
        show_errors(report)
    else:
        show(report, verbose)
        click.echo(f"The bundle is in {visible(str(options.out))}.")
    if container is not None and not quiet:
        click.echo(f"The MiniApp package is {visible(str(container))}.")
    if digest:
        click.echo(f"sha256 {digest_of(result.out)}")
    raise click.exceptions.Exit(report.exit_code(options.report.fail_on))


@main.command()
@click.argument("src", type=_SRC)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write there instead of to standard output.")
@click.option("--report", "reports", type=_FILE, multiple=True, metavar="FILE", help=_REPORT_HELP)
@click.option("--baseline", type=_OLD_FILE, metavar="FILE", help="A JSON report: only findings it lacks count.")
@click.option(
    "--changed-since", metavar="REV", help="Only findings in files that are not as in this git revision count."
)
@prefix
@trend
@common
def check(
    src: Path,
    form: str,
    output: Path | None,
    reports: tuple[Path, ...],
    baseline: Path | None,
    changed_since: str | None,
    prefix: str,
    history: Path | None,
    at: str | None,
    badge: Path | None,
    config: Path | None,
    fail_on: FailOn | None,
    jobs: int | None,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Tell what of the mini-program in SRC will not come across, and write nothing."""
    formats = [format_of(file) for file in reports]
    options = load(src, config).with_flags(
        jobs=jobs, cache=off(no_cache), fail_on=fail_on, reports=(*reports, *beside(output, history, badge))
    )
    from wx2tg.driver import pipeline

    old = None if baseline is None else baseline_of(baseline)
    kept = trend_of(src, history, at)
    with progress("Checking", quiet=False):
        report = pipeline.check(src, options)
    if old is not None:
        report = report.against(*old)
    report = with_trend(report, kept)
    write_badge(report, badge)
    if changed_since is not None:
        report = since(report, src, changed_since)
    for file, chosen in zip(reports, formats, strict=True):
        write(file, rendered(report, chosen, prefix=prefix))
    tell(report, form, output, verbose, prefix)
    raise click.exceptions.Exit(report.exit_code(options.report.fail_on))


@main.command()
@click.argument("src", type=_SRC)
@click.option("--companion", is_flag=True, help="Also write what `wx2tg companion` needs; wx2tg.toml may be there.")
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Where that goes (default: SRC/companion).")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def init(src: Path, companion: bool, to: Path | None, force: bool) -> None:
    """Write a commented wx2tg.toml into SRC, filled in from what the project shows.

    With --companion also companion.toml, .env.example, a Dockerfile and a compose file for the server beside the app.
    """
    if to is not None and not companion:
        raise click.UsageError("--to is for --companion.")
    from wx2tg.cli.init import write_settings

    write_settings(src, (to or src / "companion") if companion else None, force=force)


def _complete_subject(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from wx2tg.report import explain

    return [CompletionItem(name) for name in explain.subjects() if name.startswith(incomplete)]


@main.command("explain")
@click.argument("subject", metavar="CODE|wx.API|TAG", shell_complete=_complete_subject)
def explain_command(subject: str) -> None:
    """Show the page behind a finding, an API or a component."""
    from wx2tg.report import explain

    page = explain.page(subject)
    if page is None:
        near = " or ".join(explain.similar(subject))
        raise Usage(f"There is no page about {subject!r}." + (f" Did you mean {near}?" if near else ""))
    if is_terminal(sys.stdout):
        from rich.console import Console

        Console().print(explain.styled(page))
    else:
        click.echo(page, nl=False)


@main.command("support")
@click.argument("subject", required=False, metavar="[wx.API|TAG]", shell_complete=_complete_subject)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
def support_command(subject: str | None, form: support.Format) -> None:
    """Show how WeChat's APIs and components come across: all of them, one, or those of a pattern (`wx.*Payment`)."""
    from wx2tg.report import explain, support

    table = support.rows(subject)
    if subject is not None and not table:
        near = " or ".join(explain.similar(subject))
        raise Usage(f"WeChat has no {subject!r}." + (f" Did you mean {near}?" if near else ""))
    click.echo(support.render(table, form), nl=False)
