"""`wx` in Chromium: what an app asks of its page's elements, and what it draws and moves."""

from __future__ import annotations

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_selector_query(app: Phone) -> None:
    answer = app.run(
        """
        const query = wx.createSelectorQuery();
        query.select("#box").boundingClientRect();
        query.selectAll(".x").fields({ size: true, dataset: true, computedStyle: ["height"] });
        query.selectViewport().scrollOffset();
        query.select(".gone").boundingClientRect();
        let own;
        query.select("#box").boundingClientRect((box) => { own = box.height; });
        return [...(await new Promise((resolve) => query.exec(resolve))).slice(0, 4), own];
        """
    )
    box, every, offset, gone, own = answer
    assert (box["width"], box["left"], box["dataset"]) == (50, 10, {"kind": "pot"})
    assert [one["height"] for one in every] == ["20px", "2000px"]
    assert (offset["scrollTop"], gone, own) == (0, None, 20)


def test_an_element_that_comes_into_sight(app: Phone) -> None:
    app.run(
        """
        window.seen = [];
        window.observer = wx.createIntersectionObserver(getCurrentPages()[0]);
        observer.relativeToViewport().observe("#far", ({ intersectionRatio }) => seen.push(intersectionRatio));
        """
    )
    app.run("document.querySelector('wx-page').scrollTop = 1700;")
    app.until("seen.at(-1) === 1")
    app.run("document.querySelector('wx-page').scrollTop = 0;")
    app.until("seen.at(-1) === 0")
    app.run("observer.disconnect(); document.querySelector('wx-page').scrollTop = 1700;")
    app.page.wait_for_timeout(200)
    assert app.run("return seen.at(-1)") == 0


def test_a_media_query(app: Phone) -> None:
    script = """
        const observer = wx.createMediaQueryObserver(getCurrentPages()[0]);
        const query = { maxWidth: 500, orientation: "portrait" };
        const first = await new Promise((resolve) => observer.observe(query, resolve));
        observer.disconnect();
        return first;
    """
    assert app.run(script) == {"matches": True}


def test_a_canvas(app: Phone) -> None:
    answer = app.run(
        """
        const context = wx.createCanvasContext("paper");
        context.setFillStyle("#ff0000");
        context.fillRect(0, 0, 50, 50);
        const gradient = context.createLinearGradient(0, 0, 0, 50);
        gradient.addColorStop(0, "#00ff00");
        gradient.addColorStop(1, "#00ff00");
        context.fillStyle = gradient;
        context.fillRect(50, 0, 50, 50);
        await new Promise((resolve) => context.draw(false, resolve));
        const pixel = async (x, y) => (
          [...(await wx.canvasGetImageData({ canvasId: "paper", x, y, width: 1, height: 1 })).data]
        );
        const drawn = [await pixel(20, 20), await pixel(70, 20)];
        const data = new Uint8ClampedArray([0, 0, 255, 255]);
        await wx.canvasPutImageData({ canvasId: "paper", x: 20, y: 20, width: 1, height: 1, data });
        context.setFontSize(20);
        return [...drawn, await pixel(20, 20), context.measureText("hello").width > 30];
        """
    )
    assert answer == [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], True]
    size = {"x": 0, "y": 0, "width": 50, "height": 50, "destWidth": 25, "destHeight": 25, "fileType": "jpg"}
    path = outcome(app, "canvasToTempFilePath", canvasId="paper", **size)["tempFilePath"]
    image = outcome(app, "getImageInfo", src=path)
    assert (image["width"], image["height"], image["type"]) == (25, 25, "jpeg")
    refusal(app, "canvasToTempFilePath", canvasId="none")


def test_a_canvas_painted_by_actions(app: Phone) -> None:
    answer = app.run(
        """
        const context = wx.createContext();
        const pixel = async (x, y) => (
          [...(await wx.canvasGetImageData({ canvasId: "paper", x, y, width: 1, height: 1 })).data]
        );
        const draw = (actions, reserve) => wx.drawCanvas({ canvasId: "paper", actions, reserve });
        context.setFillStyle("#ff0000");
        context.fillRect(0, 0, 20, 50);
        const gradient = context.createLinearGradient(0, 0, 0, 50);
        gradient.addColorStop(0, "#00ff00");
        gradient.addColorStop(1, "#00ff00");
        context.fillStyle = gradient;
        context.fillRect(20, 0, 20, 50);
        const stored = JSON.parse(JSON.stringify(context.getActions()));
        const left = context.getActions().length;
        const { errMsg } = await draw(stored);
        const first = [await pixel(10, 20), await pixel(30, 20), await pixel(50, 20)];
        context.setFillStyle("blue");
        context.fillRect(40, 0, 5, 50);
        draw(context.getActions(), true);
        context.fillRect(45, 0, 15, 50);
        await draw(context.getActions(), true);
        const second = [await pixel(10, 20), await pixel(50, 20)];
        context.rect(0, 0, 20, 50);
        context.fill();
        await draw(context.getActions());
        const third = [await pixel(10, 20), await pixel(50, 20)];
        context.fillRect(0, 0, 99, 99);
        context.clearActions();
        await draw(context.getActions());
        const last = await pixel(10, 20);
        return { left, errMsg, first, second, third, last, wide: context.measureText("tea").width > 5 };
        """
    )
    red, green, blue, black, none = [255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [0, 0, 0, 255], [0] * 4
    assert answer == {
        "left": 0,
        "errMsg": "drawCanvas:ok",
        "first": [red, green, none],
        "second": [red, blue],
        "third": [black, none],
        "last": none,
        "wide": True,
    }
    assert refusal(app, "drawCanvas", canvasId="none", actions=[]) == "canvas is empty"
    assert "parameter.actions" in refusal(app, "drawCanvas", canvasId="paper")


def test_a_smaller_image(app: Phone) -> None:
    path = outcome(app, "compressImage", src="/square.svg", compressedWidth=10)["tempFilePath"]
    image = outcome(app, "getImageInfo", src=path)
    assert (image["width"], image["height"], image["type"]) == (10, 5, "jpeg")


def test_an_animation(app: Phone) -> None:
    app.run(
        """
        const animation = wx.createAnimation({ duration: 100, timingFunction: "ease" });
        animation.translateX(40).step().opacity(0.5).width("100rpx").step({ duration: 50 });
        getCurrentPages()[0].setData({ moves: animation.export() });
        """
    )
    expect(app.find("#box")).to_have_css("opacity", "0.5")
    expect(app.find("#box")).to_have_css("transform", "matrix(1, 0, 0, 1, 40, 0)")
    expect(app.find("#box")).to_have_css("width", "52px")


def test_selected_text_and_the_keyboard(app: Phone) -> None:
    app.find("#name input").focus()
    app.run("document.activeElement.setSelectionRange(1, 3);")
    selected = outcome(app, "getSelectedTextRange")
    assert (selected["start"], selected["end"]) == (1, 3)
    outcome(app, "hideKeyboard")
    expect(app.find("#name input")).not_to_be_focused()


def test_a_video_from_afar(app: Phone) -> None:
    answer = app.run(
        """
        const film = document.querySelector("#film video");
        const calls = [];
        film.play = () => Promise.resolve(calls.push("play"));
        film.pause = () => calls.push("pause");
        const context = wx.createVideoContext("film");
        context.play();
        context.pause();
        context.playbackRate(2);
        return [calls, film.playbackRate, wx.checkIsPictureInPictureActive()];
        """
    )
    assert answer == [["play", "pause"], 2, False]


def test_after_this_turn(app: Phone) -> None:
    script = """
        const order = ["now"];
        const later = new Promise((resolve) => wx.nextTick(() => resolve(order.push("later"))));
        order.push("then");
        await later;
        return order;
    """
    assert app.run(script) == ["now", "then", "later"]


def test_errors_and_rejections_are_told(app: Phone) -> None:
    app.expect("spilled")
    app.run(
        """
        window.got = [];
        window.heard = (text) => got.push(String(text).includes("spilled"));
        wx.onError(heard);
        window.rejected = ({ reason }) => got.push(reason.message);
        wx.onUnhandledRejection(rejected);
        setTimeout(() => { throw new Error("the tea is spilled"); });
        """
    )
    app.until("got.length === 1")
    app.run("wx.offError(heard); Promise.reject(new Error('spilled again'));")
    app.until("got.length === 2")
    app.run("wx.offUnhandledRejection(rejected); Promise.reject(new Error('and spilled once more'));")
    app.page.wait_for_timeout(100)
    assert app.run("return got") == [True, "spilled again"]


def test_a_window_of_another_size(app: Phone) -> None:
    app.run("window.got = []; window.heard = ({ size }) => got.push(size.windowWidth); wx.onWindowResize(heard);")
    app.page.set_viewport_size({"width": 420, "height": 844})
    app.until("got.at(-1) === 420")
    app.run("wx.offWindowResize(heard);")
    app.page.set_viewport_size({"width": 400, "height": 844})
    app.until("document.querySelector('wx-page').clientWidth === 400")
    assert app.run("return got.at(-1)") == 420


def _viewport(app: Phone, height: int, *, stable: bool = True) -> None:
    app.say("viewport_changed", height=height, width=390, is_expanded=True, is_state_stable=stable)


def test_a_size_is_told_once_a_change(app: Phone) -> None:
    app.run(
        """
        window.got = [];
        wx.onWindowResize(({ size }) => got.push(["window", size.windowHeight]));
        getCurrentPages()[0].onResize = ({ size }) => got.push(["page", size.windowHeight]);
        """
    )
    before = app.run("return document.querySelector('wx-page').clientHeight")
    _viewport(app, 844)
    app.page.wait_for_timeout(300)
    assert app.run("return got") == []
    _viewport(app, 600)
    app.until("got.length > 0")
    _viewport(app, 600)
    app.page.wait_for_timeout(300)
    assert app.run("return got") == [["window", before - 244], ["page", before - 244]]
    # A sheet that the user draws has reached its height in the end only.
    for height in (610, 650, 700):
        _viewport(app, height, stable=False)
    app.page.wait_for_timeout(300)
    assert len(app.run("return got")) == 2
    _viewport(app, 700)
    app.until("got.length > 2")
    app.page.wait_for_timeout(300)
    assert app.run("return got.slice(2)") == [["window", before - 144], ["page", before - 144]]


def test_a_turned_phone_is_told_of_once(app: Phone) -> None:
    app.run("window.got = []; wx.onWindowResize(({ size }) => got.push(size)); ")
    app.run(
        """
        // The browser and the client tell of the same change, one after the other.
        const turned = document.querySelector("wx-app").style;
        turned.width = "360px";
        dispatchEvent(new Event("resize"));
        const told = { height: 500, width: 360, is_expanded: true, is_state_stable: true };
        Telegram.WebView.receiveEvent("viewport_changed", told);
        dispatchEvent(new Event("resize"));
        """
    )
    app.until("got.length > 0")
    app.page.wait_for_timeout(300)
    assert [size["windowWidth"] for size in app.run("return got")] == [360]


def test_a_keyboard_is_no_other_size(app: Phone) -> None:
    app.run(
        """
        window.got = []; window.heights = [];
        wx.onWindowResize(() => got.push(1));
        window.heard = ({ height }) => heights.push(height);
        wx.onKeyboardHeightChange(heard);
        """
    )
    app.find("#name input").focus()
    app.page.set_viewport_size({"width": 390, "height": 500})
    _viewport(app, 500)
    app.until("heights.length > 0")
    app.page.wait_for_timeout(300)
    assert app.run("return [got, heights]") == [[], [344]]
    app.run("document.activeElement.blur()")
    app.page.set_viewport_size({"width": 390, "height": 844})
    _viewport(app, 844)
    app.until("heights.length > 1")
    app.page.wait_for_timeout(300)
    assert app.run("return [got, heights]") == [[], [344, 0]]
    app.run("wx.offKeyboardHeightChange(heard);")


def test_promises_and_callbacks(app: Phone) -> None:
    answer = app.run(
        """
        const order = [];
        const heard = { success: () => order.push("success"), complete: () => order.push("complete") };
        const returned = wx.setStorage({ key: "a", data: 1, ...heard });
        order.push("sync");
        await new Promise((resolve) => setTimeout(resolve, 50));
        let lost = 0;
        addEventListener("unhandledrejection", () => { lost += 1; });
        wx.getStorage({ key: "none" });
        const message = await wx.getStorage({ key: "none" }).catch(({ errMsg }) => errMsg);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return [order, returned === undefined, message, lost];
        """
    )
    assert answer == [["sync", "success", "complete"], True, "getStorage:fail data not found", 0]
