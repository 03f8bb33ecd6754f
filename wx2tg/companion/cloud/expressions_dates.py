"""Date operators: dates of parts and of text, text and parts of dates, in any time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from wx2tg.companion.cloud.date_forms import (
    DEFAULT_FORMAT,
    check_format,
    formatted,
    in_zone,
    parsed,
    to_utc,
    week,
    zone_of,
)
from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.expressions_base import Build, Compiler, Evaluate, Scope, absent, arguments, integer, named
from wx2tg.companion.cloud.values import type_name

_OVERFLOW = "date overflow: a date must be in the years 1 to 9999"

_TIME = ("hour", "minute", "second", "millisecond")


def _date(value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise QueryError(f"can't convert from BSON type {type_name(value)} to Date")
    return value


def _part(name: str, part: Callable[[datetime], int]) -> Build:
    """An operator that takes a date, or `{date, timezone}`, and gives a number."""

    def build(source: Any, compiler: Compiler) -> Evaluate:
        if isinstance(source, dict) and not any(key.startswith("$") for key in source):
            found = named(source, name, ["date"], ["timezone"])
            date, zone = compiler(found["date"]), compiler(found.get("timezone", "UTC"))
        else:
            date, zone = compiler(arguments(source, name, 1, 1)[0]), compiler("UTC")

        def run(scope: Scope) -> Any:
            value, place = date(scope), zone(scope)
            if absent(value) or absent(place):
                return None
            return part(in_zone(_date(value), zone_of(place)))

        return run

    return build


def _date_to_string(source: Any, compiler: Compiler) -> Evaluate:
    found = named(source, "dateToString", ["date"], ["format", "timezone", "onNull"])
    date, form = compiler(found["date"]), compiler(found.get("format", DEFAULT_FORMAT))
    zone, other = compiler(found.get("timezone", "UTC")), compiler(found.get("onNull"))
    if isinstance(found.get("format"), str) and not found["format"].startswith("$"):
        check_format(found["format"])
    # Without a format, the letter Z stands for UTC only.
    by_default = "format" not in found and "timezone" in found

    def run(scope: Scope) -> Any:
        value, wanted, place = date(scope), form(scope), zone(scope)
        if absent(value):
            return other(scope)
        if absent(wanted) or absent(place):
            return None
        where = zone_of(place)
        if by_default and where is not UTC:
            wanted = DEFAULT_FORMAT.removesuffix("Z")
        return formatted(in_zone(_date(value), where), check_format(wanted))

    return run


def _date_from_string(source: Any, compiler: Compiler) -> Evaluate:
    found = named(source, "dateFromString", ["dateString"], ["format", "timezone", "onError", "onNull"])
    text, form = compiler(found["dateString"]), compiler(found.get("format"))
    zone, nothing = compiler(found.get("timezone")), compiler(found.get("onNull"))
    failed = compiler(found["onError"]) if "onError" in found else None

    def run(scope: Scope) -> Any:
        given, wanted, place = text(scope), form(scope), zone(scope)
        if absent(given):
            return nothing(scope)
        if ("format" in found and absent(wanted)) or ("timezone" in found and absent(place)):
            return None
        where = None if absent(place) else zone_of(place)
        if not absent(wanted) and not isinstance(wanted, str):
            raise QueryError(f"$dateFromString requires that 'format' be a string, found: {type_name(wanted)}")
        try:
            if not isinstance(given, str):
                raise QueryError(f"$dateFromString requires that 'dateString' be a string, found: {type_name(given)}")
            return parsed(given, None if absent(wanted) else wanted, where)
        except QueryError:
            if failed is None:
                raise
            return failed(scope)

    return run


def _date_from_parts(source: Any, compiler: Compiler) -> Evaluate:
    iso = isinstance(source, dict) and "isoWeekYear" in source
    first = ("isoWeekYear", "isoWeek", "isoDayOfWeek") if iso else ("year", "month", "day")
    found = named(source, "dateFromParts", first[:1], [*first[1:], *_TIME, "timezone"])
    parts = {name: compiler(value) for name, value in found.items()}

    def run(scope: Scope) -> Any:
        values = {name: value(scope) for name, value in parts.items()}
        if any(absent(value) for value in values.values()):
            return None
        zone = zone_of(values.pop("timezone", "UTC"))
        numbers = {name: integer(value, f"'{name}' of $dateFromParts") for name, value in values.items()}
        try:
            day = (_iso_day if iso else _day)(*[numbers.get(name, 1) for name in first])
            return to_utc((day + _time(numbers)).replace(tzinfo=zone))
        except (OverflowError, ValueError):
            raise QueryError(_OVERFLOW) from None

    return run


def _day(year: int, month: int, day: int) -> datetime:
    """The day; months and days past their ends carry over, so that month 13 is January of the next year."""
    years, rest = divmod(month - 1, 12)
    return datetime(year + years, rest + 1, 1) + timedelta(days=day - 1)


def _iso_day(year: int, number: int, day: int) -> datetime:
    return datetime.fromisocalendar(year, 1, 1) + timedelta(weeks=number - 1, days=day - 1)


def _time(numbers: Mapping[str, int]) -> timedelta:
    hours, minutes, seconds, milliseconds = (numbers.get(name, 0) for name in _TIME)
    return timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=milliseconds)


_PARTS: Sequence[tuple[str, Callable[[datetime], int]]] = (
    ("year", lambda date: date.year),
    ("month", lambda date: date.month),
    ("dayOfMonth", lambda date: date.day),
    ("hour", lambda date: date.hour),
    ("minute", lambda date: date.minute),
    ("second", lambda date: date.second),
    ("millisecond", lambda date: date.microsecond // 1000),
    ("dayOfYear", lambda date: date.timetuple().tm_yday),
    ("dayOfWeek", lambda date: date.isoweekday() % 7 + 1),
    ("week", week),
    ("isoDayOfWeek", lambda date: date.isoweekday()),
    ("isoWeek", lambda date: date.isocalendar().week),
    ("isoWeekYear", lambda date: date.isocalendar().year),
)

OPERATORS: Mapping[str, Build] = {
    **{name: _part(name, part) for name, part in _PARTS},
    "dateFromParts": _date_from_parts,
    "dateFromString": _date_from_string,
    "dateToString": _date_to_string,
}
