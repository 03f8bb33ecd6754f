"""Maps with tiles: Leaflet in the bundle, a tile server of the owner's, and what happens without either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project
from browser.tiles import Tiles, serve_tiles

from wx2tg.plan import libraries

PAGE = "pages/index/index"
PLAIN = "pages/plain/plain"

SCRIPT = """
    Page({
      data: { latitude: 39.9, longitude: 116.4, scale: 14, markers: [{ id: 1, latitude: 39.9, longitude: 116.4 }] },
      errors: [],
      taps: [],
      map: () => wx.createMapContext("map"),
      failed(event) { this.errors.push(event.detail); },
      tapped(event) { this.taps.push(event.detail); },
    });
"""
TEMPLATE = """
    <map id="map" style="width: 300px; height: 300px" latitude="{{latitude}}" longitude="{{longitude}}"
      scale="{{scale}}" markers="{{markers}}" circles="{{circles}}" binderror="failed" bindtap="tapped" />
"""
MAP = "const page = getCurrentPages()[0]; const map = page.map();"


def app(root: Path, settings: str) -> Path:
    """The bundle of an app with a page that has a map and one that has none."""
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [PAGE, PLAIN]}),
        "app.js": "App({});",
        f"{PAGE}.js": SCRIPT,
        f"{PAGE}.wxml": TEMPLATE,
        f"{PLAIN}.js": "Page({});",
        f"{PLAIN}.wxml": "<view>No map</view>",
        "wx2tg.toml": settings,
    }
    convert(write_project(root / "app", files), root / "dist")
    return root / "dist"


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    with serve_tiles() as served:
        yield served


def settings(tiles: Tiles, more: str = "") -> str:
    return f'[map]\ntiles = "{tiles.address}"\nattribution = "© Squares"\n{more}'


def shown(phone: Phone) -> None:
    """Wait until tiles are shown."""
    phone.until("document.querySelectorAll('.leaflet-tile-loaded').length > 3")


@pytest.mark.browser
def test_tiles_are_those_of_the_place(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    # Of the tiles at scale 14, this one has 39.9, 116.4 of GCJ-02, which is 39.8986, 116.3938 of WGS-84.
    assert (14, 13489, 6208) in tiles.asked
    assert {z for z, _, _ in tiles.asked} == {14}
    assert opened.find(".wx-map-link").inner_text() == "© Squares"
    policy = opened.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    (images,) = (part.split() for part in policy.split("; ") if part.startswith("img-src"))
    assert tiles.base.rstrip("/") in images
    assert "unsafe-eval" not in policy and "worker-src 'self'" in policy


@pytest.mark.browser
def test_coordinates_of_the_world_are_not_moved(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles, 'coordinates = "wgs84"\n')))
    opened.open(PAGE)
    shown(opened)
    moved = "return { at: await map.toScreenLocation({ latitude: 39.9, longitude: 116.4 }) };"
    at = opened.run(MAP + moved)["at"]
    assert (round(at["x"]), round(at["y"])) == (150, 150)
    here = opened.run("const page = getCurrentPages()[0]; page.setData({ scale: 17 }); return page.map().getRegion();")
    assert here["southwest"]["latitude"] < 39.9 < here["northeast"]["latitude"]
    opened.until("document.querySelectorAll('.leaflet-tile-loaded').length > 3")
    # 39.9, 116.4 as they are, at scale 17.
    opened.until("[...document.querySelectorAll('.leaflet-tile')].some((tile) => /17.107915.49668/.test(tile.src))")


IN_CHINA = {
    "Beijing": (39.9, 116.4),
    "Hong Kong": (22.3, 114.17),
    "Urumqi": (43.8, 87.6),
    "Harbin": (45.8, 126.5),
    "Sanya": (18.25, 109.5),
    "Jinghong": (22, 100.8),
}
ELSEWHERE = {
    "Singapore": (1.35, 103.8),
    "Hanoi": (21.03, 105.85),
    "Seoul": (37.57, 127),
    "Almaty": (43.25, 76.9),
    "Ulaanbaatar": (47.9, 106.9),
    "Kathmandu": (27.7, 85.3),
    "Vladivostok": (43.1, 131.9),
    "London": (51.5, 0),
}


@pytest.mark.browser
def test_places_are_moved_in_china_alone(phone: PhoneOf, tmp_path: Path) -> None:
    """Without tiles the link says where in the world the middle is."""
    opened = phone(app(tmp_path, ""))
    opened.open(PAGE)
    for city, (latitude, longitude) in (IN_CHINA | ELSEWHERE).items():
        opened.run(MAP + "return map.moveToLocation(given)", {"latitude": latitude, "longitude": longitude})
        link = opened.find(".wx-map-link").get_attribute("href") or ""
        north, east = (float(part) for part in link.partition("?q=")[2].partition("&")[0].split(","))
        off = abs(north - latitude) + abs(east - longitude)
        assert (0.001 < off < 0.02) if city in IN_CHINA else off < 1e-5, city


@pytest.mark.browser
def test_pages_without_a_map_do_not_load_it(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    loaded: list[str] = []
    opened.page.on("request", lambda request: loaded.append(request.url))
    opened.open(PLAIN)
    opened.page.wait_for_load_state("networkidle")
    assert [address for address in loaded if "leaflet" in address] == []
    assert tiles.asked == []


@pytest.mark.browser
def test_a_server_that_does_not_answer(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    tiles.answers = False
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    opened.until("getCurrentPages()[0].errors.length > 0")
    opened.page.wait_for_timeout(1500)
    errors = opened.run("return getCurrentPages()[0].errors")
    assert errors == [{"errMsg": "map:fail tiles could not be loaded", "errCode": -1}]
    assert len(tiles.asked) == len(set(tiles.asked)), "a tile was asked for again and again"
    opened.swipe(opened.find("#map"), 0, -80)
    opened.until("getCurrentPages()[0].map().getCenterLocation().then(({ latitude }) => latitude < 39.899)")
    opened.tap(opened.find(".wx-map-pin"))


@pytest.mark.browser
def test_what_is_no_place_is_left_out(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    kept = opened.run(
        MAP
        + """
        const wrong = [null, 7, "x", {}, { id: 2, latitude: NaN, longitude: 1 }, { id: 3, latitude: 139, longitude: 1 },
          { id: 4, latitude: "39.9", longitude: "116.4", callout: 5, label: "x", anchor: "y", iconPath: 3 }];
        page.setData({ markers: wrong, latitude: 500 });
        page.setData({ markers: "none", polyline: 5, circles: {} });
        page.setData({ markers: wrong });
        return [await map.getCenterLocation(), page.selectComponent === undefined];
        """
    )
    assert kept[0]["latitude"] == 39.9
    assert opened.find(".wx-map-marker").count() == 1


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
    ("fromScreenLocation", {"x": "1"}, "parameter error: parameter.x should be Number instead of String;"),
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


@pytest.mark.browser
def test_the_wheel_and_the_mouse(phone: PhoneOf, tmp_path: Path, tiles: Tiles) -> None:
    opened = phone(app(tmp_path, settings(tiles)))
    opened.open(PAGE)
    shown(opened)
    box = opened.find("#map").bounding_box()
    assert box is not None
    mouse = opened.page.mouse
    mouse.move(box["x"] + 80, box["y"] + 80)
    mouse.wheel(0, -300)
    opened.until("getCurrentPages()[0].map().getScale().then(({ scale }) => scale === 15)")
    mouse.down()
    mouse.move(box["x"] + 160, box["y"] + 160, steps=5)
    # A mouse that rests before it is let go throws nothing.
    opened.page.wait_for_timeout(300)
    mouse.up()
    assert opened.run("return getCurrentPages()[0].taps") == [], "the end of a drag is no tap"
    mouse.click(box["x"] + 150, box["y"] + 200)
    opened.until("getCurrentPages()[0].taps.length === 1")
    (tap,) = opened.run("return getCurrentPages()[0].taps")
    place = opened.run(MAP + "return map.fromScreenLocation({ x: 150, y: 200 })")
    assert (tap["latitude"], tap["longitude"]) == (place["latitude"], place["longitude"])


@pytest.mark.browser
def test_a_bundle_without_the_library(phone: PhoneOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from a package that was built without npm: it is said, and the map is there, only without tiles."""
    monkeypatch.setattr(libraries, "library_files", lambda name, folder: ([], {}))
    report = None
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [PAGE]}),
        "app.js": "App({});",
        f"{PAGE}.js": SCRIPT,
        f"{PAGE}.wxml": TEMPLATE,
    }
    report = convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    assert "library-missing" in {item.name for item in report.findings}
    opened = phone(tmp_path / "dist")
    opened.open(PAGE)
    opened.tap(opened.find(".wx-map-pin"))
    opened.swipe(opened.find("#map"), 0, -80)
    assert opened.run(MAP + "return map.getCenterLocation()")["latitude"] < 39.899
    opened.run(MAP + "return map.moveToLocation({ latitude: 39.95, longitude: 116.4 })")
    assert opened.run(MAP + "return map.getCenterLocation()")["latitude"] == 39.95


def test_the_library_is_in_the_bundle_with_its_licence(tmp_path: Path) -> None:
    bundle = app(tmp_path, "")
    names = sorted(file.name for file in (bundle / "_app").iterdir() if file.name.startswith("leaflet"))
    assert [name.partition(".")[2] for name in names] == ["LICENSE.txt", "js", "css"] or len(names) == 3
    (licence,) = (bundle / "_app").glob("leaflet-*.LICENSE.txt")
    assert "Redistribution and use" in licence.read_text(encoding="utf-8")
