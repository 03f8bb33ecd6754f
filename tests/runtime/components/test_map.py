"""Maps with tiles: Leaflet in the bundle, a tile server of the owner's, and what happens without either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, write_project
from browser.tiles import Tiles
from runtime.components.maps import MAP, PAGE, PLAIN, SCRIPT, TEMPLATE, app, settings, shown

from wx2tg.plan import libraries


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
