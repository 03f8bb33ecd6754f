"""Timers: when their expressions say, once for all processes, in China's time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from companion.cloud.functions.pools import ENVIRONMENT, FakeCloud, pool_of
from companion.loops import run_in_loop

from wx2tg.companion.cloud.functions.claims import StoredClaims
from wx2tg.companion.cloud.functions.cron import CHINA, CronError, parse_cron
from wx2tg.companion.cloud.functions.timers import Timers
from wx2tg.companion.store import open_store

# 2026-12-01 is a Tuesday.
NOON = datetime(2026, 12, 1, 12, 0, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("expression", "moments"),
    [
        ("*/5 * * * * * *", ["2026-12-01 12:00:05", "2026-12-01 12:00:10"]),
        ("0 0 2 1 * * *", ["2027-01-01 02:00:00", "2027-02-01 02:00:00"]),
        (
            "0 15 10 * * MON-FRI *",
            ["2026-12-02 10:15:00", "2026-12-03 10:15:00", "2026-12-04 10:15:00", "2026-12-07 10:15:00"],
        ),
        ("0 0 10,14,16 * * * *", ["2026-12-01 14:00:00", "2026-12-01 16:00:00", "2026-12-02 10:00:00"]),
        ("0 */30 9-17 * * * *", ["2026-12-01 12:30:00", "2026-12-01 13:00:00"]),
        ("0 0 12 * * wed *", ["2026-12-02 12:00:00", "2026-12-09 12:00:00"]),
        ("0 0 0 * * 0,7 *", ["2026-12-06 00:00:00", "2026-12-13 00:00:00"]),
        ("0 0 0 13 * FRI *", ["2026-12-04 00:00:00", "2026-12-11 00:00:00", "2026-12-13 00:00:00"]),
        ("0 0 0 29 FEB * *", ["2028-02-29 00:00:00", "2032-02-29 00:00:00"]),
        ("59 59 23 31 12 ? 2026", ["2026-12-31 23:59:59", None]),
        ("0 0 0 31 FEB * *", [None]),
        ("0 0 0 1 1 * 2020", [None]),
        ("10-30/10 0 12 * * * *", ["2026-12-01 12:00:10", "2026-12-01 12:00:20", "2026-12-01 12:00:30"]),
        (
            "5/20 * * * * * *",
            ["2026-12-01 12:00:05", "2026-12-01 12:00:25", "2026-12-01 12:00:45", "2026-12-01 12:01:05"],
        ),
        ("*/10 * * * *", ["2026-12-01 12:10:00"]),
        ("0 0 5 * * *", ["2026-12-02 05:00:00"]),
    ],
)
def test_expressions(expression: str, moments: list[str | None]) -> None:
    schedule, moment = parse_cron(expression), NOON
    for wanted in moments:
        found = schedule.next(moment.astimezone(UTC))
        assert (found and found.strftime("%Y-%m-%d %H:%M:%S")) == wanted
        moment = found or moment


def test_the_next_moment_is_the_first_that_matches() -> None:
    """Against a look at every second."""
    for expression in ("7,50 */7 * * * * *", "0 3-5 */6 2 * * *", "*/13 59 23 * 12,1 SAT-SAT *"):
        schedule = parse_cron(expression)
        start = datetime(2026, 12, 1, 21, 58, 0, tzinfo=CHINA)
        found = schedule.next(start)
        assert found is not None and found > start
        moment = start + timedelta(seconds=1)
        while moment < min(found, start + timedelta(hours=5)):
            day, weekday = moment.day in schedule.days, moment.isoweekday() % 7 in schedule.weekdays
            times = (
                moment.hour in schedule.hours,
                moment.minute in schedule.minutes,
                moment.second in schedule.seconds,
            )
            assert not (all(times) and day and weekday and moment.month in schedule.months), moment
            moment += timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "has 0 fields"),
        ("* * *", "has 3 fields"),
        ("60 * * * * * *", "'60' is not between 0 and 59, as the field seconds must be"),
        ("0 0 0 0 * * *", "day of the month"),
        ("0 0 0 * FOO * *", "'FOO' is not between 1 and 12, as the field month must be"),
        ("0 0 9-5 * * * *", "'9-5' holds nothing in the field hours"),
        ("*/0 * * * * * *", "'*/0' holds nothing in the field seconds"),
        ("0 0 0 L * * *", "day of the month"),
        ("a;b * * * * * *", "'A;B' is nothing that the field seconds can be"),
        ("0 0 0 * * * 99999", "year"),
    ],
)
def test_what_is_no_expression(expression: str, words: str) -> None:
    with pytest.raises(CronError) as caught:
        parse_cron(expression)
    assert words in str(caught.value)


SOURCES = {
    "night/index.js": "const cloud = require('wx-server-sdk');\n"
    "exports.main = (event) => cloud.openapi.note({ ...event, wx: cloud.getWXContext() });",
    "night/config.json": '{"triggers": [{"name": "clean", "type": "timer", "config": "0 0 2 * * * *"}]}',
    "often/index.js": "exports.main = () => { throw new Error('it broke'); };",
    "often/config.json": '{"triggers": [{"name": "tick", "type": "timer", "config": "*/10 * * * * * *"},'
    ' {"name": "bad", "type": "timer", "config": "* *"}, {"name": "odd", "type": "ckafka", "config": ""}]}',
}


class Clock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> float:
        return self.moment.timestamp()


def test_timers_run_once_for_all_processes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cloud, clock = FakeCloud({"openapi": {}}), Clock(datetime(2026, 12, 1, 1, 59, 30, tzinfo=CHINA))
    claimed: set[tuple[str, datetime]] = set()

    async def claim(name: str, moment: datetime) -> bool:
        is_first = (name, moment) not in claimed
        claimed.add((name, moment))
        return is_first

    async def tried() -> None:
        async with pool_of(tmp_path, SOURCES, cloud) as pool:
            both = [Timers(pool, claim, clock) for _ in range(2)]
            for seconds in (29, 31, 45, 45, 3600):
                clock.moment = datetime(2026, 12, 1, 1, 59, 30, tzinfo=CHINA) + timedelta(seconds=seconds)
                for timers in both:
                    await timers.run_due()
                    await timers.finish()
            lines = [line.text for line in pool.journal.lines("often")]
            assert len([line for line in lines if line.startswith("Error: it broke")]) == 4

    with caplog.at_level("WARNING"):
        run_in_loop(tried())
    assert len(cloud.payloads("openapi")) == 1, "at 2:00:00 in China, by one of the two"
    told: dict[str, Any] = cloud.payloads("openapi")[0]["data"]
    assert {key: told[key] for key in ("Type", "TriggerName", "Time")} == {
        "Type": "Timer",
        "TriggerName": "clean",
        "Time": "2026-11-30T18:00:00Z",
    }
    assert told["wx"] == {"APPID": "wx0123456789abcdef", "ENV": ENVIRONMENT, "SOURCE": "wx_trigger"}
    assert "the timer tick of often at 02:00:00 failed: Error: it broke" in caplog.text
    assert "the cloud function often: config.json: the trigger 'bad': '* *' has 2 fields" in caplog.text
    assert "the trigger 'odd' has the type 'ckafka'" in caplog.text


def test_the_loop_of_timers_stops(tmp_path: Path) -> None:
    """With a clock that has moved on it runs what is due, and ends when it is told."""
    cloud, clock = FakeCloud({"openapi": {}}), Clock(datetime(2026, 12, 1, 1, 59, 59, tzinfo=CHINA))
    stop = asyncio.Event()

    async def claim(name: str, moment: datetime) -> bool:
        if name.startswith("night"):
            stop.set()
            return True
        raise OSError("the database is away")

    async def tried() -> None:
        async with pool_of(tmp_path, {name: SOURCES[name] for name in SOURCES if "night" in name}, cloud) as pool:
            timers = Timers(pool, claim, clock)
            clock.moment += timedelta(seconds=1)
            await timers.run(stop)

    run_in_loop(tried())
    assert len(cloud.payloads("openapi")) == 1


def test_claims_are_stored(database: str) -> None:
    async def tried() -> list[bool]:
        first, second = await open_store(database), await open_store(database)
        try:
            one, other = StoredClaims(first), StoredClaims(second)
            later = NOON + timedelta(days=2)
            claims = [one("a/b", NOON), other("a/b", NOON), other("a/c", NOON), one("a/b", later)]
            return [await claim for claim in claims]
        finally:
            await first.close()
            await second.close()

    assert run_in_loop(tried()) == [True, False, True, True]
