"""Members of `wx` that Telegram cannot do, in Chromium: they fail as WeChat would, never throw, and always end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from browser.phone import Phone, PhoneOf
from browser.projects import convert, write_project

from wx2tg.knowledge import tables

pytestmark = pytest.mark.browser

STUBS = {name.removeprefix("wx."): row.kind for name, row in tables.apis().items() if not row.leaf}
"""Every row without a leaf, with its kind."""

MANAGERS: Mapping[str, str] = {
    "createCacheManager": (
        "addRule addRules clearCaches clearRules deleteCache deleteCaches deleteRule deleteRules match maxAge mode "
        "off on origin start state stop"
    ),
    "createInferenceSession": "destroy offError offLoad onError onLoad run",
    "createInterstitialAd": "destroy load offClose offError offLoad onClose onError onLoad show",
    "createLivePusherContext": (
        "applyBlusherStickMakeup applyEyeBrowMakeup applyEyeShadowMakeup applyFaceContourMakeup applyFilter "
        "applyLipStickMakeup applySticker clearFilters clearMakeups clearStickers createOffscreenCanvas "
        "exitPictureInPicture getMaxZoom onCustomRendererEvent pause pauseBGM playBGM resume resumeBGM sendMessage "
        "setBGMVolume setMICVolume setZoom snapshot start startPreview stop stopBGM stopPreview switchCamera "
        "toggleTorch"
    ),
    "createMediaAudioPlayer": "addAudioSource destroy removeAudioSource start stop volume",
    "createMediaContainer": "addTrack destroy export extractDataSource removeTrack",
    "createMediaRecorder": "destroy off on pause requestFrame resume start stop",
    "createRewardedVideoAd": "destroy load offClose offError offLoad onClose onError onLoad show",
    "createTCPSocket": (
        "bindWifi close connect offBindWifi offClose offConnect offError offMessage onBindWifi onClose onConnect "
        "onError onMessage write"
    ),
    "createUDPSocket": (
        "bind close connect offClose offError offListening offMessage onClose onError onListening onMessage send "
        "setTTL write"
    ),
    "createVKSession": (
        "addMarker addOSDMarker cameraSize cancelAnimationFrame config destroy detectBody detectDepth detectFace "
        "detectHand getAllMarker getAllOSDMarker getVKFrame hitTest off on removeMarker removeOSDMarker "
        "requestAnimationFrame runOCR setDepthOccRange start state stop update3DMode updateMaskMode "
        "updateOSDThreshold"
    ),
    "createVKSession.getVKFrame": (
        "camera getCameraBuffer getCameraJpgBuffer getCameraTexture getDepthBuffer getDisplayTransform "
        "getLegSegmentBuffer timestamp"
    ),
    "createVideoDecoder": "getFrameData off on remove seek start stop",
    "getNFCAdapter": (
        "getIsoDep getMifareClassic getMifareUltralight getNdef getNfcA getNfcB getNfcF getNfcV offDiscovered "
        "onDiscovered startDiscovery stopDiscovery tech"
    ),
    "getNFCAdapter.getIsoDep": (
        "close connect getHistoricalBytes getMaxTransceiveLength isConnected setTimeout transceive"
    ),
    "getNFCAdapter.getMifareClassic": "close connect getMaxTransceiveLength isConnected setTimeout transceive",
    "getNFCAdapter.getMifareUltralight": "close connect getMaxTransceiveLength isConnected setTimeout transceive",
    "getNFCAdapter.getNdef": "close connect isConnected offNdefMessage onNdefMessage setTimeout writeNdefMessage",
    "getNFCAdapter.getNfcA": "close connect getAtqa getMaxTransceiveLength getSak isConnected setTimeout transceive",
    "getNFCAdapter.getNfcB": "close connect getMaxTransceiveLength isConnected setTimeout transceive",
    "getNFCAdapter.getNfcF": "close connect getMaxTransceiveLength isConnected setTimeout transceive",
    "getNFCAdapter.getNfcV": "close connect getMaxTransceiveLength isConnected setTimeout transceive",
    "getXrFrameSystem": (
        "ARSystem ARTracker Animation AnimationSystem Animator AssetLoad AssetLoader AssetMaterial "
        "AssetPostProcess AssetRenderTexture Assets AssetsSystem Atlas AtlasLoader BoundBall BoundBox Camera "
        "CameraOrbitControl CapsuleShape Color Component CubeShape CubeTextureLoader Effect Element Env EnvData "
        "EnvDataLoader EventManager GLTF GLTFLoader GLTFModel Geometry GizmoSystem ImageLoader KeyframeAnimation "
        "KeyframeLoader Light Material Matrix3 Matrix4 Mesh MeshShape NodeSystem OBB Particle PhysicsSystem "
        "PostProcess Quaternion RawLoader RaycastHit RenderSystem RenderTexture Rigidbody Scene Shape ShapeGizmos "
        "ShapeInteract ShareSystem SphereShape Spherical Text TextureLoader TickSystem Transform Vector2 Vector3 "
        "Vector4 VideoSystem VideoTexture VideoTextureLoader XRARTracker XRAssetLoad XRAssetPostProcess "
        "XRAssetRenderTexture XRAssets XRCamera XREnv XRGLTF XRLight XRMaterial XRMesh XRNode XRParticle XRShadow "
        "XRText genLspMeta isTextureWrapper noneParamsEaseFuncs registerAssetLoader registerComponent "
        "registerDataValue registerEffect registerElement registerGeometry registerMaterial registerTexture "
        "registerUniformDesc registerVertexDataDesc registerVertexLayout useParamsEaseFuncs"
    ),
}
"""What a stub gives, by the way to it, and the members that WeChat documents."""


def test_every_stub_can_be_called_and_ends(app: Phone) -> None:
    broken = app.run(
        """
        const broken = [];
        const at = (name) => name.split(".").reduce((object, part) => object[part], wx);
        for (const [name, kind] of Object.entries(given)) {
          if (!name.includes(".") && wx.canIUse(name)) broken.push(`${name} can be used`);
          if (kind === "property") continue;
          try {
            const heard = [];
            const note = (key) => ({ [key]: () => heard.push(key) });
            at(name)({ ...note("success"), ...note("fail"), ...note("complete") });
            at(name)();
            const promise = at(name)({});
            if (kind !== "async") continue;
            const error = await promise.then(() => null, (error) => error);
            if (error?.errMsg !== `${name}:fail not supported in Telegram` || !error.errno) broken.push([name, error]);
            if (heard.join() !== "fail,complete") broken.push([name, heard]);
          } catch (error) {
            broken.push([name, `${error}`]);
          }
        }
        return broken;
        """,
        STUBS,
    )
    assert broken == []
    assert len(STUBS) > 100


def test_every_documented_member_of_a_manager_can_be_used(app: Phone) -> None:
    asked = {way: members.split() for way, members in MANAGERS.items()}
    roots = {way.partition(".")[0] for way in asked}
    assert roots <= set(STUBS)
    broken = app.run(
        """
        const broken = [];
        const wait = () => new Promise((done) => setTimeout(done, 0));
        for (const [way, members] of Object.entries(given)) {
          const manager = way.split(".").reduce((object, part) => object[part]({}), wx);
          for (const member of members) {
            try {
              if (manager[member] === undefined || manager[member] === null) throw new Error("is not there");
              for (const value of [manager[member]]) `${value}`;
              if (/^[A-Z]/.test(member)) {
                new manager[member](1, 2);
                new (class extends manager[member] {})();
                continue;
              }
              manager[member](() => {});
              manager[member](1, 2, {});
              for (const one of manager[member]("x") || []) throw new Error(`has ${one}`);
              if (/^o(?:n|ff)(?:[A-Z]|$)/.test(member)) continue;
              const heard = [];
              const note = (key) => ({ [key]: () => heard.push(key) });
              manager[member]({ ...note("success"), ...note("fail"), ...note("complete") });
              const { errMsg, errno } = await manager[member]().then(() => ({}), (error) => error);
              if (!/:fail not supported/.test(errMsg) || !errno) throw new Error("does not reject");
              await wait();
              if (heard.join() !== "fail,complete") throw new Error(`called ${heard}`);
            } catch (error) {
              broken.push(`${way}.${member}: ${error}`);
            }
          }
        }
        return broken;
        """,
        asked,
    )
    assert broken == []


def test_chains_that_apps_write(app: Phone) -> None:
    app.run(
        """
        const listener = wx.createCameraContext().onCameraFrame((frame) => { throw frame; });
        listener.start();
        listener.start({ success() { throw new Error("started"); } });
        listener.stop();
        const ndef = wx.getNFCAdapter().getNdef();
        ndef.onNdefMessage(() => {});
        ndef.connect({ success() { throw new Error("connected"); } });
        wx.createVKSession({}).getVKFrame(1, 1).getCameraTexture().yTexture;
        for (const marker of wx.createVKSession({}).getAllMarker()) throw marker;
        const { width } = wx.createBannerAd({ adUnitId: "x" }).style;
        wx.createBannerAd({ adUnitId: "x" }).style.left = 1 + width;
        """
    )


@pytest.mark.parametrize("make", ["createRewardedVideoAd", "createInterstitialAd", "createBannerAd"])
def test_an_advertisement_tells_that_there_is_none(app: Phone, make: str) -> None:
    answer = app.run(
        """
        const wait = () => new Promise((done) => setTimeout(done, 50));
        const ad = wx[given]({ adUnitId: "adunit-1" });
        const heard = [];
        const gone = () => heard.push("gone");
        const listener = (error) => heard.push(error);
        ad.onLoad(() => heard.push("load"));
        ad.onClose(() => heard.push("close"));
        ad.onError(gone);
        ad.offError(gone);
        ad.onError(listener);
        const early = heard.length;
        await wait();
        const first = heard.splice(0);
        const shown = await ad.show().catch((error) => error);
        await wait();
        heard.length = 0;
        await ad.load().catch(() => {});
        await wait();
        const again = heard.splice(0).length;
        ad.offError(listener);
        await ad.load().catch(() => {});
        await wait();
        return { early, first, shown: shown.errCode, again, after: heard.length };
        """,
        make,
    )
    error = {"errMsg": f"{make}.onError:fail not supported in Telegram", "errno": 3, "errCode": 1004}
    assert answer == {"early": 0, "first": [error], "shown": 1004, "again": 1, "after": 0}


@pytest.mark.parametrize("make", ["createInferenceSession", "createTCPSocket", "createUDPSocket"])
def test_others_tell_of_an_error_too(app: Phone, make: str) -> None:
    said = app.run("return new Promise((done) => wx[given]({}).onError((error) => done(error.errMsg)))", make)
    assert ":fail not supported" in said


def test_a_session_of_vision_calls_back_with_a_code(app: Phone) -> None:
    assert app.run("return new Promise((done) => wx.createVKSession({ track: {} }).start(done))") == 2000002


@pytest.mark.parametrize(
    "script",
    [
        # Named one by one, and passed around with all that is in it.
        "wx.cloud.init(); App({ cloud: { s: wx.cloud.services, e: wx.cloud.extend, c: wx.cloud.connectContainer } });",
        "const { cloud } = wx; App({ cloud: { s: cloud.services, e: cloud.extend, c: cloud.connectContainer } });",
    ],
)
def test_the_cloud_lacks_nothing(phone: PhoneOf, tmp_path: Any, script: str) -> None:
    page = "Page({ onLoad() { this.cloud = wx.cloud; this.init = wx.cloud.init; } });"
    files: dict[str, str | bytes] = {
        "app.json": '{"pages": ["pages/a"]}',
        "app.js": script,
        "pages/a.js": page,
        "pages/a.wxml": "<view>a</view>",
    }
    convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    made = phone(tmp_path / "dist")
    made.open()
    answer = made.run(
        """
        const { s, e, c } = getApp().cloud;
        const { cloud } = getCurrentPages()[0];
        const reason = (promise) => promise.then(() => "", ({ errMsg }) => errMsg);
        s.get({ name: "x" });
        e.AI.createModel("x").streamText({ data: {} });
        const model = await reason(e.AI.createModel("x").generateText({}));
        const all = ["callFunction", "database", "uploadFile", "connectContainer", "services", "extend"];
        new cloud.Cloud({ resourceEnv: "x" }).init();
        return [await reason(c({})), model.includes(":fail not supported"), all.filter((name) => !cloud[name])];
        """
    )
    assert answer == ["cloud.connectContainer:fail not supported in Telegram", True, []]
