"""Dates as text, and time zones, as MongoDB's `$dateToString` and `$dateFromString` have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from wx2tg.companion.cloud.errors import QueryError
from wx2tg.companion.cloud.values import type_name, whole_milliseconds

DEFAULT_FORMAT = "%Y-%m-%dT%H:%M:%S.%LZ"

_OFFSET = re.compile(r"([+-])(\d\d)(?::?(\d\d))?", re.ASCII)


def zone_of(name: Any) -> tzinfo:
    """The time zone of a name as `Asia/Shanghai`, or of an offset as `+08:00`. QueryError for any other."""
    if not isinstance(name, str):
        raise QueryError(f"timezone must evaluate to a string, found: {type_name(name)}")
    if name in ("UTC", "GMT", "Z"):
        return UTC
    offset = _OFFSET.fullmatch(name)
    if offset:
        return _fixed(offset)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        # A name may be unknown, lead out of the folder of zones, or be a folder in it.
        raise QueryError(f'unrecognized time zone identifier: "{name[:40]}"') from None


def _fixed(offset: re.Match[str]) -> tzinfo:
    sign, hours, minutes = offset.groups()
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if span >= timedelta(days=1):
        raise QueryError(f'unrecognized time zone identifier: "{offset.group()}"')
    return timezone(-span if sign == "-" else span)


def in_zone(date: datetime, zone: tzinfo) -> datetime:
    """The date as a clock in `zone` shows it. QueryError at the ends of the calendar."""
    try:
        return date.astimezone(zone)
    except (OverflowError, ValueError):
        raise QueryError("date overflow: a date must be in the years 1 to 9999") from None


def to_utc(date: datetime) -> datetime:
    """The date in UTC and whole milliseconds, as documents hold it. QueryError at the ends of the calendar."""
    return whole_milliseconds(in_zone(date, UTC))


def week(date: datetime) -> int:
    """The week of the year, 0 to 53; weeks begin on Sunday, and days before the first Sunday are in week 0."""
    return (date.timetuple().tm_yday + 6 - date.isoweekday() % 7) // 7


def offset_minutes(date: datetime) -> int:
    """How far the date's zone is ahead of UTC, in minutes."""
    return (date.utcoffset() or timedelta()) // timedelta(minutes=1)


def _hours_and_minutes(date: datetime) -> str:
    minutes = offset_minutes(date)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{rest:02}"


SPECIFIERS: Mapping[str, Callable[[datetime], str]] = {
    "d": lambda date: f"{date.day:02}",
    "G": lambda date: f"{date.isocalendar().year:04}",
    "H": lambda date: f"{date.hour:02}",
    "j": lambda date: f"{date.timetuple().tm_yday:03}",
    "L": lambda date: f"{date.microsecond // 1000:03}",
    "m": lambda date: f"{date.month:02}",
    "M": lambda date: f"{date.minute:02}",
    "S": lambda date: f"{date.second:02}",
    "w": lambda date: str(date.isoweekday() % 7 + 1),
    "u": lambda date: str(date.isoweekday()),
    "U": lambda date: f"{week(date):02}",
    "V": lambda date: f"{date.isocalendar().week:02}",
    "Y": lambda date: f"{date.year:04}",
    "z": _hours_and_minutes,
    "Z": lambda date: f"{offset_minutes(date):+04}",
    "%": lambda date: "%",
}
"""What stands for each letter after `%`; the same as in WeChat's page of `AggregateCommand.dateToString`."""

_SPECIFIER = re.compile(r"%(.?)", re.DOTALL)


def check_format(form: Any) -> str:
    """A format of dates; QueryError if it is no string or has an unknown letter after `%`."""
    if not isinstance(form, str):
        raise QueryError(f"$dateToString requires that 'format' be a string, found: {type_name(form)}")
    for letter in _SPECIFIER.findall(form):
        if letter not in SPECIFIERS:
            raise QueryError(f"Invalid format character '%{letter}' in format string")
    return form


def formatted(date: datetime, form: str) -> str:
    """The date, which is in the zone that is wanted, by a format that was checked."""
    return _SPECIFIER.sub(lambda found: SPECIFIERS[found[1]](date), form)


# ISO 8601, and the slashes and the blank that people write as well.
_DATE = re.compile(
    r"\s*(?P<year>\d{4})(?:(?P<mark>[-/]?)(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?)?"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?)?"
    r"\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?\s*",
    re.ASCII,
)

_PARSED: Mapping[str, str] = {
    "Y": r"(?P<year>\d{4})",
    "m": r"(?P<month>\d{2})",
    "d": r"(?P<day>\d{2})",
    "H": r"(?P<hour>\d{2})",
    "M": r"(?P<minute>\d{2})",
    "S": r"(?P<second>\d{2})",
    "L": r"(?P<part>\d{3})",
    "z": r"(?P<zone>[Zz]|[+-]\d\d:?\d\d)",
    "%": "%",
}


_NAMES = ("year", "month", "day", "hour", "minute", "second")


def parsed(text: str, form: str | None, zone: tzinfo | None) -> datetime:
    """The date that a text names, in UTC; without a zone in the text it is in `zone`, else in UTC.

    Without a format, ISO 8601 is read. QueryError for what is no date, and for a zone given twice.
    """
    found = (_DATE if form is None else _pattern(form)).fullmatch(text)
    if not found:
        raise QueryError(f"Error parsing date string '{text[:40]}'")
    parts = {"month": "1", "day": "1"} | {name: value for name, value in found.groupdict().items() if value}
    if parts.get("zone") and zone is not None:
        raise QueryError(f"the date string '{text[:40]}' names a time zone, and another one is given beside it")
    own = zone_of(parts["zone"].upper()) if "zone" in parts else zone or UTC
    year, month, day, hour, minute, second = (int(parts.get(name, "0")) for name in _NAMES)
    micro = int(parts.get("part", "0")[:3].ljust(3, "0")) * 1000
    try:
        date = datetime(year, month, day, hour, minute, second, micro, tzinfo=own)
    except ValueError:
        raise QueryError(f"Error parsing date string '{text[:40]}': there is no such date") from None
    return to_utc(date)


def _pattern(form: str) -> re.Pattern[str]:
    pieces = []
    for literal, letter in re.findall(r"([^%]+)|%(.?)", form, re.DOTALL):
        if literal:
            pieces.append(re.escape(literal))
        elif letter in _PARSED:
            pieces.append(_PARSED[letter])
        else:
            raise QueryError(f"Invalid format character '%{letter}' in format string")
    if sum("?P<" in piece for piece in pieces) != len({piece for piece in pieces if "?P<" in piece}):
        raise QueryError("a format string names the same part of a date twice")
    if not any("<year>" in piece for piece in pieces):
        raise QueryError("a format string of $dateFromString needs a year, %Y")
    return re.compile("".join(pieces), re.ASCII)
