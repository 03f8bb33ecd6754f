"""`wx` in Chromium: pictures that are cut and turned by the user, photographs and films that are made smaller."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from browser.api import refusal
from browser.phone import Phone

pytestmark = pytest.mark.browser

_PICTURE = """
    const canvas = Object.assign(document.createElement("canvas"), { width: given.width, height: given.height });
    const to = canvas.getContext("2d");
    const [width, height] = [canvas.width / 2, canvas.height / 2];
    ["#f00", "#0f0", "#00f", "#ff0"].forEach((colour, index) => {
      to.fillStyle = colour;
      to.fillRect((index % 2) * width, index < 2 ? 0 : height, width, height);
    });
"""
"""Red and green above blue and yellow, each a quarter of the picture."""

_LOOK = """
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([wx.getFileSystemManager().readFileSync(path)]));
    await image.decode();
    const seen = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    seen.getContext("2d").drawImage(image, 0, 0);
    const colour = (x, y) => {
      const [red, green, blue] = seen.getContext("2d").getImageData(x * image.width, y * image.height, 1, 1).data;
      return (red > 128 ? "r" : "") + (green > 128 ? "g" : "") + (blue > 128 ? "b" : "");
    };
    const corners = [colour(0.1, 0.1), colour(0.9, 0.1), colour(0.1, 0.9), colour(0.9, 0.9)].join();
    return { width: image.width, height: image.height, corners };
"""


def cut(phone: Phone, api: str, **options: Any) -> None:
    """Open the sheet for a picture of 400 by 200."""
    phone.run(
        f"""
        {_PICTURE}
        window.made = null;
        const data = canvas.toDataURL("image/png").split(",")[1];
        const src = `${{wx.env.USER_DATA_PATH}}/picture.png`;
        wx.getFileSystemManager().writeFileSync(src, data, "base64");
        const end = (result) => (window.made = result);
        wx[given.api]({{ src, ...given.options, success: end, fail: end }});
        """,
        {"width": 400, "height": 200, "api": api, "options": options},
    )
    phone.page.locator(".wx-crop-frame").wait_for()


def seen(phone: Phone) -> Any:
    """The picture that came of it."""
    phone.until("window.made")
    assert phone.run("return made.errMsg").endswith(":ok")
    return phone.run(f"const path = made.tempFilePath; {_LOOK}")


def test_a_picture_is_cut_to_the_shape(app: Phone) -> None:
    cut(app, "cropImage", cropScale="1:1")
    frame = app.page.locator(".wx-crop-frame").bounding_box()
    assert frame is not None
    assert abs(frame["width"] - frame["height"]) < 1
    app.page.get_by_text("Done", exact=True).tap()
    assert seen(app) == {"width": 200, "height": 200, "corners": "r,g,b,rg"}
    assert app.page.locator(".wx-layer-crop").count() == 0


def test_a_picture_is_moved_behind_the_frame(app: Phone) -> None:
    cut(app, "cropImage", cropScale="1:1")
    # Farther than there is a picture.
    app.swipe(app.page.locator(".wx-crop-stage"), 300, 0)
    app.page.get_by_text("Done", exact=True).tap()
    assert seen(app)["corners"] == "r,r,b,b"


def test_a_picture_is_enlarged_and_moved_by_keys(app: Phone) -> None:
    cut(app, "cropImage", cropScale="1:1")
    for _ in range(12):
        app.page.keyboard.press("+")
    for _ in range(90):
        app.page.keyboard.press("ArrowRight")
        app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("Enter")
    made = seen(app)
    assert made["corners"] == "rg,rg,rg,rg"
    assert made["width"] < 100


def test_a_picture_is_turned(app: Phone) -> None:
    cut(app, "editImage")
    app.page.get_by_text("Rotate", exact=True).tap()
    app.page.get_by_text("Done", exact=True).tap()
    assert seen(app) == {"width": 200, "height": 400, "corners": "b,r,rg,g"}


def test_who_goes_back_cuts_nothing(app: Phone) -> None:
    for leave in (lambda: app.page.get_by_text("Cancel", exact=True).tap(), app.back):
        cut(app, "cropImage", cropScale="16:9")
        leave()
        app.until("window.made")
        assert app.run("return made.errMsg") == "cropImage:fail cancel"


def test_what_cannot_be_cut(app: Phone) -> None:
    assert "cropScale" in refusal(app, "cropImage", src="/square.svg", cropScale="round")
    app.expect("status 404")
    assert refusal(app, "editImage", src="/gone.png") == "image load failed"


def chosen(phone: Phone, options: dict[str, Any], *, api: str = "chooseImage") -> dict[str, Any]:
    """What comes of a photograph of 3000 by 2400 that the user chooses."""
    address = phone.run(
        f'{_PICTURE} return canvas.toDataURL("image/jpeg", 1).split(",")[1];', {"width": 3000, "height": 2400}
    )
    with phone.page.expect_file_chooser() as chooser:
        phone.run(
            """
            window.made = null;
            const end = (result) => (window.made = result);
            wx[given.api]({ ...given.options, success: end, fail: end });
            """,
            {"api": api, "options": options},
        )
    photograph = base64.b64decode(address)
    chooser.value.set_files({"name": "tea.jpeg", "mimeType": "image/jpeg", "buffer": photograph})
    phone.until("window.made")
    made: dict[str, Any] = phone.run("return made")
    file = made["tempFiles"][0]
    path = file.get("path") or file["tempFilePath"]
    return {
        "smaller": file["size"] < len(photograph),
        "extension": path.rpartition(".")[2],
        **phone.run(f"const path = given; {_LOOK}", path),
    }


@pytest.mark.parametrize("api", ["chooseImage", "chooseMedia"])
def test_a_photograph_is_compressed_where_nothing_else_is_asked_for(app: Phone, api: str) -> None:
    small = chosen(app, {"count": 1, "sizeType": ["compressed"]}, api=api)
    assert small == {"smaller": True, "extension": "jpg", "width": 1350, "height": 1080, "corners": "r,g,b,rg"}
    whole = chosen(app, {"count": 1, "sizeType": ["original", "compressed"]}, api=api)
    assert (whole["smaller"], whole["width"]) == (False, 3000)


def test_a_film_that_cannot_be_played_can_be_chosen(app: Phone) -> None:
    with app.page.expect_file_chooser() as chooser:
        app.run("window.made = null; wx.chooseVideo({ complete: (result) => (window.made = result) });")
    chooser.value.set_files({"name": "tea.mov", "mimeType": "video/quicktime", "buffer": b"no film"})
    app.until("window.made")
    made = app.run("return made")
    assert (made["errMsg"], made["size"], made["duration"]) == ("chooseVideo:ok", 7, 0)


def test_a_film_is_made_smaller(app: Phone) -> None:
    """A film of one second, recorded from a canvas."""
    made = app.run(
        """
        const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
        const to = canvas.getContext("2d");
        const recorder = new MediaRecorder(canvas.captureStream(30), { videoBitsPerSecond: 8000000 });
        const parts = [];
        recorder.ondataavailable = ({ data }) => parts.push(data);
        const painting = setInterval(() => {
          for (let dot = 0; dot < 400; dot += 1) {
            to.fillStyle = `hsl(${Math.random() * 360} 90% 50%)`;
            to.fillRect(Math.random() * 320, Math.random() * 240, 12, 12);
          }
        }, 30);
        recorder.start();
        await new Promise((done) => setTimeout(done, 1000));
        await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
        clearInterval(painting);
        const blob = new Blob(parts, { type: "video/webm" });
        const src = `${wx.env.USER_DATA_PATH}/film.webm`;
        wx.getFileSystemManager().writeFileSync(src, await blob.arrayBuffer());
        const small = await wx.compressVideo({ src, bitrate: 200, fps: 15, resolution: 0.5 }).catch((error) => error);
        if (!small.tempFilePath) return small;
        const { width, height } = await wx.getVideoInfo({ src: small.tempFilePath });
        const bytes = wx.getFileSystemManager().statSync(small.tempFilePath).size;
        const told = small.size === Math.round(bytes / 1024);
        return { width, height, smaller: bytes < blob.size, told, errMsg: small.errMsg };
        """
    )
    assert made == {"width": 160, "height": 120, "smaller": True, "told": True, "errMsg": "compressVideo:ok"}
