"""Date operators."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.aggregating import NOW, date, refused, value_of

DOCUMENT = {"day": date("2019-12-31T16:05:06.789"), "nothing": None, "zone": "Asia/Shanghai", "text": "x"}

SHANGHAI = {"date": "$day", "timezone": "$zone"}

VALUES = [
    ({"$year": "$day"}, 2019),
    ({"$year": SHANGHAI}, 2020),
    ({"$year": ["$day"]}, 2019),
    ({"$year": "$nothing"}, None),
    ({"$year": {"date": "$day", "timezone": None}}, None),
    ({"$month": SHANGHAI}, 1),
    ({"$dayOfMonth": SHANGHAI}, 1),
    ({"$dayOfMonth": {"date": "$day", "timezone": "-17:00"}}, 30),
    ({"$dayOfYear": "$day"}, 365),
    ({"$dayOfWeek": "$day"}, 3),
    ({"$dayOfWeek": date("2020-01-05")}, 1),
    ({"$hour": "$day"}, 16),
    ({"$hour": {"date": "$day", "timezone": "+0530"}}, 21),
    ({"$minute": {"date": "$day", "timezone": "+05:30"}}, 35),
    ({"$hour": {"date": date("2020-07-01T12:00"), "timezone": "America/New_York"}}, 8),
    ({"$second": "$day"}, 6),
    ({"$millisecond": "$day"}, 789),
    ({"$week": "$day"}, 52),
    ({"$week": date("2020-01-04")}, 0),
    ({"$week": date("2020-01-05")}, 1),
    ({"$isoWeek": "$day"}, 1),
    ({"$isoWeekYear": "$day"}, 2020),
    ({"$isoDayOfWeek": "$day"}, 2),
    ({"$dateToString": {"date": "$day"}}, "2019-12-31T16:05:06.789Z"),
    ({"$dateToString": {"date": "$day", "timezone": "$zone"}}, "2020-01-01T00:05:06.789"),
    ({"$dateToString": {"date": "$day", "format": "%Y/%m/%d %H:%M:%S.%L %%"}}, "2019/12/31 16:05:06.789 %"),
    ({"$dateToString": {"date": "$day", "format": "%j %w %u %U %V %G"}}, "365 3 2 52 01 2020"),
    ({"$dateToString": {"date": "$day", "format": "%d日%H %z %Z", "timezone": "$zone"}}, "01日00 +0800 +480"),
    ({"$dateToString": {"date": "$day", "format": "%z %Z", "timezone": "-03:30"}}, "-0330 -210"),
    ({"$dateToString": {"date": "$nothing"}}, None),
    ({"$dateToString": {"date": "$missing", "onNull": "never"}}, "never"),
    ({"$dateFromParts": {"year": 2017, "month": 2, "day": 8, "hour": 12}}, date("2017-02-08T12:00")),
    (
        {"$dateFromParts": {"year": 2017, "month": 2, "day": 8, "hour": 12, "timezone": "America/New_York"}},
        date("2017-02-08T17:00"),
    ),
    ({"$dateFromParts": {"isoWeekYear": 2017, "isoWeek": 6, "isoDayOfWeek": 3}}, date("2017-02-08")),
    ({"$dateFromParts": {"year": 2017, "month": 14, "day": 0}}, date("2018-01-31")),
    ({"$dateFromParts": {"year": 2017, "minute": -1}}, date("2016-12-31T23:59")),
    ({"$dateFromParts": {"year": "$nothing"}}, None),
    ({"$dateFromString": {"dateString": "2019-05-14T09:38:51.686Z"}}, date("2019-05-14T09:38:51.686")),
    ({"$dateFromString": {"dateString": "2019-05-14 09:38"}}, date("2019-05-14T09:38")),
    ({"$dateFromString": {"dateString": "2019/5/4"}}, date("2019-05-04")),
    ({"$dateFromString": {"dateString": "2019-05-14T09:38:51+08:00"}}, date("2019-05-14T01:38:51")),
    ({"$dateFromString": {"dateString": "2019-05-14", "timezone": "$zone"}}, date("2019-05-13T16:00")),
    ({"$dateFromString": {"dateString": "14.05.2019", "format": "%d.%m.%Y"}}, date("2019-05-14")),
    ({"$dateFromString": {"dateString": "$text", "onError": "bad"}}, "bad"),
    ({"$dateFromString": {"dateString": "$nothing", "onNull": 0}}, 0),
    ({"$dateFromString": {"dateString": "$nothing"}}, None),
    ("$$NOW", NOW),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES, ids=ascii)
def test_a_date_is_worked_out(expression: Any, expected: Any) -> None:
    assert value_of(expression, DOCUMENT) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ({"$year": "$text"}, "can't convert from BSON type string to Date"),
        ({"$year": 5}, "can't convert from BSON type int to Date"),
        ({"$year": {"date": "$day", "zone": "x"}}, "Unrecognized argument to $year: zone"),
        ({"$hour": {"date": "$day", "timezone": "Mars/Base"}}, "unrecognized time zone"),
        ({"$hour": {"date": "$day", "timezone": "../../etc/passwd"}}, "unrecognized time zone"),
        ({"$hour": {"date": "$day", "timezone": "America"}}, "unrecognized time zone"),
        ({"$hour": {"date": "$day", "timezone": ""}}, "unrecognized time zone"),
        ({"$hour": {"date": "$day", "timezone": "+99:00"}}, "unrecognized time zone"),
        ({"$hour": {"date": "$day", "timezone": 8}}, "must evaluate to a string"),
        ({"$dateToString": {"date": "$day", "format": "%Q"}}, "Invalid format character '%Q'"),
        ({"$dateToString": {"date": "$day", "format": "%"}}, "Invalid format character '%'"),
        ({"$dateToString": {"date": "$day", "format": 5}}, "'format' be a string"),
        ({"$dateToString": {"format": "%Y"}}, "Missing 'date'"),
        ({"$dateToString": "$day"}, "only supports an object"),
        ({"$dateFromParts": {"month": 2}}, "Missing 'year'"),
        ({"$dateFromParts": {"year": 2017, "isoWeek": 2}}, "Unrecognized argument"),
        ({"$dateFromParts": {"year": 2017.5}}, "whole number"),
        ({"$dateFromParts": {"year": 99_999}}, "date overflow"),
        ({"$dateFromParts": {"year": 2017, "day": 2_000_000_000}}, "date overflow"),
        ({"$dateFromString": {"dateString": "$text"}}, "Error parsing date string"),
        ({"$dateFromString": {"dateString": "2019-02-30"}}, "no such date"),
        ({"$dateFromString": {"dateString": 5}}, "be a string"),
        ({"$dateFromString": {"dateString": "2019-05-14Z", "timezone": "$zone"}}, "names a time zone"),
        ({"$dateFromString": {"dateString": "1", "format": "%Y%Y"}}, "twice"),
        ({"$dateFromString": {"dateString": "1", "format": "%d"}}, "needs a year"),
    ],
    ids=ascii,
)
def test_what_is_no_date_is_refused(expression: Any, reason: str) -> None:
    assert reason in refused(value_of, expression, DOCUMENT)


@pytest.mark.parametrize("zone", ["+14:00", "-14:00"])
def test_the_ends_of_the_calendar_are_refused(zone: str) -> None:
    for day in ("0001-01-01", "9999-12-31T23:00"):
        part = {"$year": {"date": date(day), "timezone": zone}}
        leaves = (day < "1") == (zone[0] == "-")
        if leaves:
            assert "date overflow" in refused(value_of, part)
        else:
            assert value_of(part) == int(day[:4])


def test_weeks_are_those_of_the_c_library() -> None:
    for year in range(1995, 2030):
        for day in ("01-01", "01-04", "01-07", "03-01", "12-25", "12-31"):
            moment = date(f"{year}-{day}")

            form = {"$dateToString": {"date": moment, "format": "%U %G %V"}}
            assert value_of(form) == moment.strftime("%U %G %V")
            assert value_of({"$week": moment}) == int(moment.strftime("%U"))
            assert value_of({"$isoWeekYear": moment}) == int(moment.strftime("%G"))
