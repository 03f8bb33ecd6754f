"""Update speed: operations on a list of 1,000 rows, in a page that wx2tg converted and in its peers."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import dataclass, field
from math import exp, log
from statistics import median

from playwright.sync_api import Browser, Page

from bench.apps import ROOT
from bench.browser import chromium, opened, served
from bench.implementations import NAMES, build, versions
from bench.table import table

OPERATIONS = ("cold", "create", "update", "select", "swap", "append", "clear")
_HEADINGS = ("cold create", "create 1k", "update 10th", "select", "swap", "append 1k", "clear")
# Runs before measuring, in which the browser compiles the code that runs often.
_WARM_UP = 3


@dataclass(slots=True)
class Measured:
    """The figures of an implementation: times in ms by operation, heap for 1,000 rows in kB, operations that failed."""

    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in OPERATIONS})
    heap: float = 0
    failed: set[str] = field(default_factory=set)

    def median(self, operation: str) -> float:
        """The median time of `operation`."""
        return median(self.times[operation])


def measure(names: tuple[str, ...], runs: int, throttle: float) -> dict[str, Measured]:
    """Measure the implementations in turns, so that a slow moment of the machine affects all of them."""
    folders = build(names)
    # A script that ended with a function would have it called: the first creation would be over before it is measured.
    script = (ROOT / "bench" / "update" / "measure.js").read_text(encoding="utf-8") + "\n;null"
    results = {name: Measured() for name in names}
    with ExitStack() as stack:
        addresses = {name: stack.enter_context(served(folder)) for name, folder in folders.items()}
        browser = stack.enter_context(chromium())
        for _ in range(runs):
            for name in names:
                _cold(browser, addresses[name], script, throttle, results[name])
        pages = {name: stack.enter_context(opened(browser, addresses[name], throttle)) for name in names}
        for page in pages.values():
            page.evaluate(script)
        for turn in range(runs + _WARM_UP):
            for name in names:
                pages[name].bring_to_front()
                _round(pages[name], results[name], turn >= _WARM_UP)
        for name in names:
            pages[name].bring_to_front()
            results[name].heap = _heap(pages[name])
    return results


def _cold(browser: Browser, address: str, script: str, throttle: float, result: Measured) -> None:
    with opened(browser, address, throttle) as page:
        page.evaluate(script)
        result.times["cold"].append(page.evaluate("benchCold()"))


def _round(page: Page, result: Measured, counts: bool) -> None:
    done = page.evaluate("benchRound()")
    result.failed |= set(done["failed"])
    if counts:
        for name, time in done["times"].items():
            result.times[name].append(time)


def _heap(page: Page) -> float:
    """The growth of the page's JavaScript heap by 1,000 rows, in kB."""
    session = page.context.new_cdp_session(page)

    def used() -> float:
        session.send("HeapProfiler.collectGarbage")
        return float(session.send("Runtime.getHeapUsage")["usedSize"])

    before = used()
    page.evaluate("benchCold()")
    return (used() - before) / 1000


def ratio(result: Measured, base: Measured) -> float:
    """The geometric mean of the ratios between an operation's time and its time in `base`."""
    logs = [log(result.median(name) / base.median(name)) for name in OPERATIONS]
    return exp(sum(logs) / len(logs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"what to measure beside vanilla (default: {', '.join(NAMES[1:])})")
    parser.add_argument("--runs", type=int, default=10, help="samples of every operation (default: 10)")
    parser.add_argument("--throttle", type=float, default=1, help="slow the CPU down by this factor (default: 1)")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    names = tuple(dict.fromkeys(("vanilla", *(arguments.names or NAMES[1:]))))
    results = measure(names, arguments.runs, arguments.throttle)
    rows = [
        [
            name,
            *(f"{result.median(operation):.2f}" for operation in OPERATIONS),
            f"{ratio(result, results['vanilla']):.2f}",
            f"{result.heap:.0f}",
            ", ".join(sorted(result.failed)) or "all",
        ]
        for name, result in results.items()
    ]
    print(f"Medians of {arguments.runs} in ms, CPU {arguments.throttle:g}x slowed.\n")
    print(table(["", *_HEADINGS, "ratio", "heap kB", "right"], rows))
    print("\n" + ", ".join(f"{name} {version}" for name, version in versions().items()))


if __name__ == "__main__":
    main()
