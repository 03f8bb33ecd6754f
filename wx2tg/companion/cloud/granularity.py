"""Preferred numbers, to which `$bucketAuto` rounds the borders of its buckets."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from wx2tg.companion.cloud.errors import QueryError


class Rounding(ABC):
    """Rounds numbers from 0 upwards to those of a series."""

    @abstractmethod
    def up(self, number: float) -> float:
        """The next number of the series that is greater; 0 stays 0."""

    @abstractmethod
    def down(self, number: float) -> float:
        """The next number of the series that is less; 0 stays 0."""


class _Series(Rounding):
    """Numbers of one decade, which repeat in every other."""

    def __init__(self, decade: Sequence[int], scale: int) -> None:
        self._decade = [Fraction(number, scale) for number in decade]

    def up(self, number: float) -> float:
        if number == 0 or not math.isfinite(number):
            return number
        return _plain(min(item for item in self._near(number) if item > Fraction(number)))

    def down(self, number: float) -> float:
        if number == 0 or not math.isfinite(number):
            return number
        return _plain(max(item for item in self._near(number) if item < Fraction(number)))

    def _near(self, number: float) -> list[Fraction]:
        power = math.floor(math.log10(number))
        return [item * Fraction(10) ** (power + shift) for shift in (-2, -1, 0, 1, 2) for item in self._decade]


class _Powers(Rounding):
    """The powers of two."""

    def up(self, number: float) -> float:
        if number == 0 or not math.isfinite(number):
            return number
        return _plain(Fraction(2) ** math.frexp(number)[1])

    def down(self, number: float) -> float:
        if number == 0 or not math.isfinite(number):
            return number
        part, power = math.frexp(number)
        return _plain(Fraction(2) ** (power - (2 if part == 0.5 else 1)))


def _plain(number: Fraction) -> float:
    try:
        return int(number) if number.denominator == 1 else float(number)
    except OverflowError:
        return math.inf


def _e_series(count: int) -> list[int]:
    """The E series of IEC 60063 with three digits: equal ratios, rounded; one number of E192 departs from that."""
    return [920 if count == 192 and place == 185 else round(100 * 10 ** (place / count)) for place in range(count)]


_R80 = (
    "100 103 106 109 112 115 118 122 125 128 132 136 140 145 150 155 160 165 170 175 180 185 190 195 200 206 212 218 "
    "224 230 236 243 250 258 265 272 280 290 300 307 315 325 335 345 355 365 375 387 400 412 425 437 450 462 475 487 "
    "500 515 530 545 560 580 600 615 630 650 670 690 710 730 750 775 800 825 850 875 900 925 950 975"
)
"""The Renard series of ISO 3 with 80 numbers; those with fewer are every second, fourth, ... of it."""

_E24 = "10 11 12 13 15 16 18 20 22 24 27 30 33 36 39 43 47 51 56 62 68 75 82 91"
"""The E24 series of IEC 60063; E12 and E6 are every second and fourth of it."""


def _digits(text: str, step: int = 1) -> list[int]:
    return [int(number) for number in text.split()][::step]


_ROUNDINGS: Mapping[str, Rounding] = {
    **{f"R{80 // step}": _Series(_digits(_R80, step), 100) for step in (16, 8, 4, 2, 1)},
    "1-2-5": _Series([10, 20, 50], 10),
    **{f"E{24 // step}": _Series(_digits(_E24, step), 10) for step in (4, 2, 1)},
    **{f"E{count}": _Series(_e_series(count), 100) for count in (48, 96, 192)},
    "POWERSOF2": _Powers(),
}


def rounding(name: Any) -> Rounding:
    """The Rounding of a granularity by its name. QueryError for an unknown one."""
    if not isinstance(name, str) or name not in _ROUNDINGS:
        raise QueryError(f"Unknown rounding granularity {name!r:.40}; there are {', '.join(_ROUNDINGS)}")
    return _ROUNDINGS[name]
