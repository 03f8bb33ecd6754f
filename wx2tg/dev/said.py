"""What `wx2tg dev` prints: where it is, a line for each update, and failures with their lines of source."""

from __future__ import annotations

import sys
from pathlib import Path

from wx2tg.dev.builds import Built
from wx2tg.dev.session import Session
from wx2tg.diagnostics import frame
from wx2tg.driver.standing import Update
from wx2tg.report import Report
from wx2tg.report.wording import count
from wx2tg.streams import is_terminal
from wx2tg.visible import visible

_NAMED = 3


class Said:
    """Prints to standard output."""

    def __init__(self, *, opens: bool = False) -> None:
        self._opens = opens

    def listening(self, session: Session) -> None:
        """Where the two listeners are; the workbench is opened where that was asked for."""
        _print(f"Workbench  {session.bench_origin}/")
        _print(f"App        {session.app_origin}/")
        _print("Ctrl+C ends it.")
        if self._opens:
            import webbrowser

            webbrowser.open(f"{session.bench_origin}/")

    def built(self, session: Session, built: Built) -> None:
        """One line for a build, or the failure in full."""
        took = f"{built.took:.0f} ms"
        if built.report is not None:
            if counts := _findings(built.report):
                _print(f"{counts}: see Findings in the workbench")
        elif built.update is None:
            _print(f"{visible(session.name)}: {count(len(session.pages), 'page')}, built in {took}")
        else:
            if built.failure is not None:
                self._failed(built)
            if built.mended:
                _print("Mended.")
            if kind := _kind(built.update):
                _print(f"{_files(session, built.changed)}  {kind}  {took}")

    def note(self, sentence: str) -> None:
        """A sentence for the user."""
        _print("\n".join(visible(line) for line in sentence.split("\n")))

    def _failed(self, built: Built) -> None:
        assert built.failure is not None
        if built.known and not built.trace:
            _print(f"As before: {visible(built.failure['title'])}.")
            return
        _print(f"{visible(built.failure['title'])}. The last good app is still shown.")
        if built.trace:
            sys.stderr.write(built.trace)
            return
        for item in built.mistakes:
            if is_terminal(sys.stdout):
                from rich.console import Console

                Console(highlight=False).print(frame.styled(item), soft_wrap=True, end="")
            else:
                _print(frame.plain(item).rstrip("\n"))
        for row in built.failure["findings"] if not built.mistakes else ():
            _print(f"  {visible(row['message'])}")


def _findings(report: Report) -> str:
    """How many errors and warnings a report has, "" where there are none."""
    summary = report.summary
    counts = [count(summary.errors, "error")] if summary.errors else []
    counts += [count(summary.warnings, "warning")] if summary.warnings else []
    return ", ".join(counts)


def _kind(update: Update) -> str:
    """What an update replaced, "" where it changes nothing."""
    if update.whole:
        return "all"
    kinds = ["template" if unit.template else unit.kind for unit in update.units]
    kinds += ["module"] * bool(update.modules) + ["style"] * bool(update.sheets) + ["asset"] * bool(update.assets)
    return ", ".join(dict.fromkeys(kinds))


def _files(session: Session, changed: frozenset[Path]) -> str:
    """The files that changed, as paths from SRC."""
    root = session.settings.src.absolute()
    names = sorted(
        visible(path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)) for path in changed
    )
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
