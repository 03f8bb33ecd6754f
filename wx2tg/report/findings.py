"""Diagnostics as the findings of a report: in their order, with places and fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from wx2tg.diagnostics import Diagnostic
from wx2tg.report.baseline import Finding
from wx2tg.text import Source


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics in the order of their places, then of their codes, equal ones once."""
    keyed = {(item.path, *_lines(item), item.code, item.message): item for item in diagnostics}
    return tuple(keyed[key] for key in sorted(keyed))


def _lines(item: Diagnostic) -> tuple[int, int, int, int]:
    """First line and column, last line and column, 1-based; a finding without a place stands at 1:1."""
    if item.source is None or item.span is None:
        return 1, 1, 1, 1
    return *item.source.position(item.span.start), *item.source.position(item.span.end)


def _without_path(message: str, path: str) -> str:
    """A message about a whole file without the name of that file, which it may give from another folder."""
    parts = path.split("/")
    tails = ("/".join(parts[index:]) for index in range(len(parts)))
    return message.replace(next((tail for tail in tails if tail and tail in message), "\0"), "")


def findings_of(items: Iterable[Diagnostic]) -> tuple[Finding, ...]:
    """A finding for each of `items`, which are `ordered`. Equal ones in equal lines are told apart by a count."""
    seen: Counter[tuple[str, str, str]] = Counter()
    # The text of each line is made once: a line may be as long as a file, and have many findings.
    lines: dict[tuple[Source, int], str] = {}
    digests, contents = {}, {}
    findings = []
    for item in items:
        line, column, end_line, end_column = _lines(item)
        text = item.message
        if item.source is not None and item.span is not None:
            if (item.source, line) not in lines:
                lines[item.source, line] = " ".join(item.source.line_text(line).split())
            text = lines[item.source, line]
        key = (item.code, item.path, text)
        seen[key] += 1
        if key not in digests:
            digests[key] = sha256("\0".join((*key, "")).encode("utf-8", "surrogatepass"))
            content = text if item.span is not None else _without_path(text, item.path)
            contents[key] = sha256(f"{item.code}\0{content}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        digest = digests[key].copy()
        digest.update(str(seen[key]).encode())
        findings.append(
            Finding(
                code=item.code,
                name=item.name,
                severity=item.severity.value,
                message=item.message,
                path=item.path,
                line=line,
                column=column,
                end_line=end_line,
                end_column=end_column,
                notes=item.notes,
                fingerprint=digest.hexdigest()[:16],
                content_fingerprint=contents[key],
            )
        )
    return tuple(findings)
