"""Timers as WeChat writes them: seconds, minutes, hours, day of the month, month, day of the week, and year.

Source: developers.weixin.qq.com, "定时触发器". The day of the month and the day of the week count each for itself where
both are given: either is enough. Times are China's, which has had no summer time since 1991.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

CHINA: Final = timezone(timedelta(hours=8))
FIRST_YEAR, LAST_YEAR = 1970, 2099

_MONTHS = {name: number for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
_DAYS = {name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split())}
_RANGE = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", re.ASCII)
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("seconds", 0, 59, {}),
    ("minutes", 0, 59, {}),
    ("hours", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
    ("year", FIRST_YEAR, LAST_YEAR, {}),
)


class CronError(Exception):
    """An expression that says no time; the message names the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The moments of a timer. `any_day` and `any_weekday` say that the field was `*`."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    years: frozenset[int]
    any_day: bool
    any_weekday: bool

    def next(self, after: datetime) -> datetime | None:
        """The first moment later than `after`, in China's time; None where there is none any more."""
        moment = after.astimezone(CHINA).replace(microsecond=0) + timedelta(seconds=1)
        while moment.year <= max(self.years):
            if moment.year not in self.years or moment.month not in self.months:
                moment = _next_month(moment)
            elif not self._is_day(moment):
                moment = _midnight(moment) + timedelta(days=1)
            else:
                found = self._in_day(moment)
                if found is not None:
                    return found
                moment = _midnight(moment) + timedelta(days=1)
        return None

    def _is_day(self, moment: datetime) -> bool:
        day, weekday = moment.day in self.days, moment.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return day and weekday
        return day or weekday

    def _in_day(self, moment: datetime) -> datetime | None:
        """The first moment of its day that is not before it."""
        for hour in sorted(hour for hour in self.hours if hour >= moment.hour):
            is_now = hour == moment.hour
            for minute in sorted(minute for minute in self.minutes if not is_now or minute >= moment.minute):
                least = moment.second if is_now and minute == moment.minute else 0
                seconds = [second for second in self.seconds if second >= least]
                if seconds:
                    return moment.replace(hour=hour, minute=minute, second=min(seconds))
        return None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0)


def _next_month(moment: datetime) -> datetime:
    return _midnight(moment.replace(day=28) + timedelta(days=4)).replace(day=1)


def parse_cron(text: str) -> Schedule:
    """The schedule of seven fields, or of five to six, as Tencent's older timers have them. CronError."""
    fields = text.upper().split()
    if len(fields) == 5:
        fields = ["0", *fields]
    if len(fields) == 6:
        fields = [*fields, "*"]
    if len(fields) != len(_FIELDS):
        raise CronError(f"{text!r} has {len(fields)} fields; a timer has 7, such as 0 0 2 1 * * *")
    seconds, minutes, hours, days, months, weekdays, years = (
        _values(field, *row) for field, row in zip(fields, _FIELDS, strict=True)
    )
    return Schedule(
        seconds=seconds,
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=frozenset(day % 7 for day in weekdays),
        years=years,
        any_day=fields[3] in ("*", "?"),
        any_weekday=fields[5] in ("*", "?"),
    )


def _values(field: str, name: str, least: int, most: int, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in field.replace("?", "*").split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise CronError(f"{part!r} is nothing that the field {name} can be")
        first, last, step = match.groups()
        begin = least if first == "*" else _number(first, name, least, most, names)
        if last is not None:
            end = _number(last, name, least, most, names)
        else:
            end = most if first == "*" or step else begin
        if begin > end or (step is not None and int(step) == 0):
            raise CronError(f"{part!r} holds nothing in the field {name}")
        found |= set(range(begin, end + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, name: str, least: int, most: int, names: dict[str, int]) -> int:
    number = names.get(text, int(text) if text.isdecimal() and len(text) < 5 else -1)
    if not least <= number <= most:
        raise CronError(f"{text!r} is not between {least} and {most}, as the field {name} must be")
    return number
