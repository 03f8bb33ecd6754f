"""MapContext in Chromium, and what lies on a map: markers, areas, clusters."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.tiles import Tiles
from runtime.components.maps import MAP, PAGE, app, settings, shown


@pytest.mark.browser
def test_markers_lie_over_areas(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    top = opened.run(
        MAP
        + """
        const circles = [{ latitude: 39.9, longitude: 116.4, radius: 900, fillColor: "#ff0000" }];
        await new Promise((done) => page.setData({ circles }, done));
        // As if the circle could be hit: what is on top is.
        document.querySelector("#map circle").style.pointerEvents = "all";
        const { left, top, width } = document.querySelector(".wx-map-pin").getBoundingClientRect();
        const [pin, beside] = [0, 60].map((away) => document.elementFromPoint(left + width / 2 + away, top + 8));
        return [pin.className, beside.localName];
        """
    )
    assert top == ["wx-map-pin", "circle"]


@pytest.mark.browser
def test_a_thousand_markers_follow_a_finger(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    """Drawing them takes no longer than making as many elements a few times over."""
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    times = opened.run(
        MAP
        + """
        const timed = async (count) => {
          const at = (id) => ({ id, latitude: 39.8 + id / 5000, longitude: 116.4 });
          const markers = Array.from({ length: count }, (_, id) => at(id));
          const begun = performance.now();
          page.setData({ markers });
          document.querySelector("#map").getBoundingClientRect();
          return performance.now() - begun;
        };
        await timed(100);
        return [await timed(100), await timed(1000)];
        """
    )
    assert opened.find(".wx-map-marker").count() == 1000
    assert times[1] < 60 * times[0] + 200, "more than in proportion"
    before = opened.run(MAP + "return map.getCenterLocation()")["latitude"]
    opened.swipe(opened.find("#map"), 0, -80)
    opened.until(f"getCurrentPages()[0].map().getCenterLocation().then(({{ latitude }}) => latitude < {before})")


CALLS = [
    ("getCenterLocation", {}, {"latitude": 39.9, "longitude": 116.4}),
    ("getScale", {}, {"scale": 14}),
    ("getRotate", {}, {"rotate": 0}),
    ("getSkew", {}, {"skew": 0}),
    ("toScreenLocation", {"latitude": 39.9, "longitude": 116.4}, {"x": 150, "y": 150}),
    ("fromScreenLocation", {"x": 150, "y": 150}, {"latitude": 39.9, "longitude": 116.4}),
    ("includePoints", {}, "parameter error: parameter.points should be Array instead of Undefined;"),
    ("fromScreenLocation", {"x": "1", "y": 1}, "parameter error: parameter.x should be Number instead of String;"),
    ("moveToLocation", {"latitude": 100, "longitude": 0}, "parameter error: invalid latitude or longitude"),
    ("translateMarker", {"markerId": 9, "destination": {"latitude": 1, "longitude": 1}}, "marker not found"),
    ("moveAlong", {"markerId": 1, "path": [None, {}], "duration": 10}, "invalid path"),
    ("updateGroundOverlay", {"id": 1}, "overlay not found"),
    ("addCustomLayer", {"layerId": "x"}, "not supported in Telegram"),
    ("addVisualLayer", {"layerId": "x"}, "not supported in Telegram"),
]


@pytest.mark.browser
def test_context(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    for name, given, wanted in CALLS:
        call = "return new Promise((done) => map[given[0]]({ ...given[1], success: done, fail: done }));"
        found = opened.run(MAP + call, [name, given])
        if isinstance(wanted, str):
            assert found["errMsg"] == f"{name}:fail {wanted}"
        else:
            assert found["errMsg"] == f"{name}:ok"
            assert {key: round(found[key], 5) for key in wanted} == wanted
    drawn = opened.run(
        MAP
        + """
        const southwest = { latitude: 39.9, longitude: 116.4 };
        const box = { southwest, northeast: { latitude: 39.902, longitude: 116.402 } };
        const count = (what) => document.querySelectorAll(`#map ${what}`).length;
        const seen = [];
        await map.addGroundOverlay({ id: 1, src: "data:,", bounds: box, opacity: 0.5 });
        seen.push(getComputedStyle(document.querySelector(".wx-map-overlay")).opacity);
        await map.updateGroundOverlay({ id: 1, opacity: 0.25 });
        seen.push(getComputedStyle(document.querySelector(".wx-map-overlay")).opacity);
        await map.removeGroundOverlay({ id: 1 });
        seen.push(count(".wx-map-overlay"));
        await map.addArc({ id: 1, start: box.southwest, end: box.northeast, angle: 30, width: 3 });
        seen.push(count("polyline") > 0);
        await map.removeArc({ id: 1 });
        seen.push(count("polyline"));
        await map.addMarkers({ markers: [{ id: 2, latitude: 39.901, longitude: 116.4 }] });
        seen.push(count(".wx-map-marker"));
        await map.addMarkers({ markers: [{ id: 3, latitude: 39.901, longitude: 116.4 }], clear: true });
        seen.push(count(".wx-map-marker"));
        await map.removeMarkers({ markerIds: [3] });
        seen.push(count(".wx-map-marker"));
        await map.setCenterOffset({ offset: [0.5, 0.75] });
        const low = await map.toScreenLocation({ latitude: 39.9, longitude: 116.4 });
        seen.push(Math.round(low.y));
        return seen;
        """
    )
    assert drawn == ["0.5", "0.25", 0, True, 0, 2, 1, 0, 225]


@pytest.mark.browser
def test_markers_move(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    ended = opened.run(
        MAP
        + """
        const place = () => Math.round(document.querySelector(".wx-map-marker").getBoundingClientRect().left);
        const before = place();
        // As strings, which servers send.
        page.setData({ markers: [{ id: 1, latitude: "39.9", longitude: "116.4" }] });
        const destination = { latitude: "39.9", longitude: "116.405" };
        await new Promise((animationEnd) => {
          map.translateMarker({ markerId: 1, destination, autoRotate: false, rotate: 90, duration: 100, animationEnd });
        });
        const icon = document.querySelector(".wx-map-pin").style.transform;
        return [place() - before, icon];
        """
    )
    assert 50 < ended[0] < 70
    assert ended[1] == "rotate(90deg)"


@pytest.mark.browser
def test_markers_gather(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    opened.run(
        MAP
        + """
        page.made = [];
        page.hit = [];
        map.on("markerClusterCreate", ({ clusters }) => page.made.push(...clusters));
        map.on("markerClusterClick", ({ cluster }) => page.hit.push(cluster));
        const joined = { longitude: 116.4001, joinCluster: true };
        const near = [0, 1, 2].map((id) => ({ ...joined, id, latitude: 39.9001 + id / 1e4 }));
        page.setData({ scale: 10, markers: [...near, { id: 8, latitude: 39.9, longitude: 116.6 }] });
        """
    )
    assert opened.find(".wx-map-cluster").inner_text() == "3"
    assert opened.find(".wx-map-pin").count() == 1
    assert opened.run("return getCurrentPages()[0].made.pop().markerIds") == [0, 1, 2]
    opened.tap(".wx-map-cluster")
    opened.until("getCurrentPages()[0].hit.length === 1")
    opened.until("document.querySelectorAll('.wx-map-cluster').length === 0")
    assert opened.run(MAP + "return map.getScale()")["scale"] > 14
