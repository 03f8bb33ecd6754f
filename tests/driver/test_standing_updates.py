"""What an update of a standing build tells: what to replace, what needs the app to start anew, what is broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from browser.projects import write_project

from wx2tg.driver.standing import Replaced, Standing, Update
from wx2tg.options import Options
from wx2tg.project import ProjectError

HOME, MORE, CARD = "pages/home/home", "pages/more/more", "parts/card"
_APP: Mapping[str, str] = {
    "app.json": json.dumps({"pages": [HOME, MORE]}),
    "app.js": 'require("./start");\nApp({});\n',
    "start.js": "module.exports = 1;\n",
    "app.wxss": "page { color: black; }\n",
    "common.wxss": ".red { color: red; }\n",
    "common.wxml": '<template name="row"><view class="row">{{text}}</view></template>\n',
    "tool.js": "module.exports = { now: () => 1 };\n",
    f"{HOME}.json": '{ "usingComponents": { "card": "/parts/card" } }',
    f"{HOME}.wxml": '<import src="/common.wxml" /><card>hello</card><template is="row" data="{{text}}" />\n',
    f"{HOME}.wxss": '@import "/common.wxss";\n.home { padding: 20rpx; }\n',
    f"{HOME}.js": 'const tool = require("../../tool");\nPage({ data: { text: "a" }, now() { return tool.now(); } });\n',
    f"{MORE}.wxml": '<wxs module="m">module.exports.f = function () { return 1; };</wxs><view>{{m.f()}}</view>\n',
    f"{MORE}.js": "Page({});\n",
    f"{CARD}.json": '{ "component": true }',
    f"{CARD}.wxml": '<view class="card"><slot></slot><image src="/a.png" /></view>\n',
    f"{CARD}.wxss": ".card { margin: 10rpx; }\n",
    f"{CARD}.js": "Component({});\n",
    "a.png": "not a picture\n",
}


class Project:
    """A small project on disk, and its standing build."""

    def __init__(self, root: Path) -> None:
        self.root = write_project(root, dict(_APP))
        self.standing = Standing(root, Options())
        self.standing.build()

    def edit(self, changes: Mapping[str, str | None]) -> Update:
        """Write files, None for one that goes, and build again."""
        for path, text in changes.items():
            file = self.root / path
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        return self.standing.update({self.root / path for path in changes})

    def more(self, path: str, text: str) -> Update:
        """Add `text` at the end of a file."""
        return self.edit({path: (self.root / path).read_text() + text})

    def text(self, path: str) -> str:
        """A file of the bundle."""
        return self.standing.snapshot.files[path].decode()

    def findings(self) -> set[tuple[str, str]]:
        """The findings: name, path."""
        return {(item.name, item.path) for item in self.standing.snapshot.report.findings}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The project, built."""
    return Project(tmp_path / "app")


def script(unit: str) -> str:
    return f"_app/{unit.replace('/', '.')}.js"


def test_a_template_replaces_its_unit_alone(project: Project) -> None:
    update = project.more(f"{HOME}.wxml", "<view>further</view>\n")
    assert update == Update(units=(Replaced(HOME, script(HOME), "page", template=True),))
    assert "further" in project.text(script(HOME))


def test_a_template_that_others_import(project: Project) -> None:
    update = project.more("common.wxml", '<template name="other"></template>\n')
    assert {item.id for item in update.units} <= {HOME}
    update = project.edit({"common.wxml": '<template name="row"><view class="cell">{{text}}</view></template>'})
    assert update == Update(units=(Replaced(HOME, script(HOME), "page", template=True),))


def test_a_template_that_needs_more_of_the_runtime_starts_the_app_anew(project: Project) -> None:
    assert project.more(f"{MORE}.wxml", "<slider />\n").whole
    assert not project.more(f"{HOME}.wxml", "<slider />\n").whole


def test_a_sheet_replaces_itself(project: Project) -> None:
    update = project.more(f"{CARD}.wxss", ".card { padding: 31rpx; }\n")
    assert update == Update(sheets=("_app/parts.card.css",))
    assert "--wx31" in project.text("_app/parts.card.css")
    assert project.more("app.wxss", "page { margin: 0; }\n") == Update(sheets=("_app/app.css",))


def test_a_sheet_that_others_import(project: Project) -> None:
    update = project.edit({"common.wxss": ".red { color: darkred; }\n"})
    assert update == Update(sheets=(script(HOME).replace(".js", ".css"),))


def test_an_unusual_length_starts_the_app_anew(project: Project) -> None:
    assert project.more(f"{CARD}.wxss", ".card { width: 1234.5rpx; }\n").whole


def test_scripts_tell_whose_they_are(project: Project) -> None:
    update = project.more(f"{CARD}.js", "var a = 1;\n")
    assert [(item.id, item.kind) for item in update.modules] == [(f"{CARD}.js", "component")]
    assert (update.units, update.whole) == ((), False)
    update = project.more(f"{HOME}.js", "var a = 1;\n")
    assert [(item.id, item.kind) for item in update.modules] == [(f"{HOME}.js", "page")]
    update = project.more("tool.js", "var a = 1;\n")
    assert [(item.id, item.kind) for item in update.modules] == [("tool.js", "module")]
    path = update.modules[0].path
    assert "var a = 1;" in project.text(path)
    assert json.loads(project.text(f"{path}.map"))["sources"] == ["tool.js"]


def test_what_the_app_starts_with_starts_it_anew(project: Project) -> None:
    update = project.more("start.js", "var a = 1;\n")
    assert update.whole
    assert [item.id for item in update.modules] == ["start.js"]


def test_wxs_in_a_template(project: Project) -> None:
    update = project.edit({f"{MORE}.wxml": _APP[f"{MORE}.wxml"].replace("return 1", "return 2")})
    assert [item.id for item in update.modules] == [f"{MORE}.wxml#m"]
    assert not update.whole
    update = project.edit({f"{MORE}.wxml": "<view>{{1}}</view>"})
    assert update.whole


def test_a_new_host_changes_the_policy(project: Project) -> None:
    update = project.more(f"{HOME}.js", 'wx.request({ url: "https://api.example.org/x" });\n')
    assert update.whole
    assert "https://api.example.org" in project.text("index.html")
    update = project.more(f"{MORE}.wxml", '<image src="https://img.example.org/x.png" />\n')
    assert "https://img.example.org" in project.text("index.html")


def test_an_asset(project: Project) -> None:
    assert project.edit({"a.png": "another picture"}) == Update(assets=("a.png",))
    assert project.edit({"b.png": "a picture"}) == Update(assets=("b.png",))


def test_settings_of_a_page_and_a_new_page(project: Project) -> None:
    assert project.edit({f"{MORE}.json": '{ "navigationBarTitleText": "More" }'}).whole
    last = "pages/last/last"
    update = project.edit(
        {
            "app.json": json.dumps({"pages": [HOME, MORE, last]}),
            f"{last}.wxml": "<view>last</view>",
            f"{last}.js": "Page({});",
        }
    )
    assert update.whole
    assert "last" in project.text(script(last))


def test_nothing_that_matters(project: Project) -> None:
    assert project.standing.update(set()) == Update()
    assert project.edit({"notes.md": "# Notes"}) == Update()


def test_an_event_about_a_file_that_is_as_it_was(project: Project) -> None:
    assert project.standing.update({project.root / f"{HOME}.wxml", project.root / "nowhere"}) == Update()


def test_a_change_that_nobody_told_comes_with_the_next_look_at_the_project(project: Project) -> None:
    (project.root / f"{MORE}.wxml").write_text("<view>silent</view>")
    project.edit({"notes.md": "# Notes"})
    assert "silent" in project.text(script(MORE))


_BROKEN = {
    f"{HOME}.wxml": ("<view>{{ 1 + }}</view>", script(HOME), "expression-syntax"),
    f"{MORE}.wxml": ('<view class="x', script(MORE), "unclosed-tag"),
    f"{CARD}.wxss": (".card { color: red", "_app/parts.card.css", "unclosed-block"),
    f"{CARD}.js": ("Component({", "", "script-syntax-error"),
    f"{HOME}.js": ("Page({", script(HOME), "script-syntax-error"),
    f"{HOME}.json": ('{ "usingComponents": ', script(HOME), "invalid-json"),
    f"{MORE}.json": ('{ "a": ', "_app/app.js", "invalid-json"),
    "app.json": (json.dumps({"pages": [HOME, MORE]})[:-1], "_app/app.js", "invalid-json"),
    "common.wxml": ('<template name="row"><view>{{ a + }}</view></template>', script(HOME), "expression-syntax"),
}


@pytest.mark.parametrize("path", _BROKEN)
def test_a_broken_source_leaves_what_was_shown(path: str, project: Project) -> None:
    spoilt, file, name = _BROKEN[path]
    before = dict(project.standing.snapshot.files)
    update = project.edit({path: spoilt})
    assert update == Update(broken=(path,))
    assert dict(project.standing.snapshot.files) == before
    assert (name, path) in project.findings()
    update = project.more("common.wxss", ".red { top: 0; }\n")
    assert path in update.broken
    update = project.edit({path: _APP.get(path, "{}")})
    assert update.broken == ()
    assert name not in {name for name, _ in project.findings()}
    project.edit({"common.wxss": _APP["common.wxss"]})
    assert not file or project.standing.snapshot.files[file] == before[file]


def test_other_files_go_on_while_one_is_broken(project: Project) -> None:
    project.edit({f"{HOME}.wxml": "<view>{{ 1 + }}</view>"})
    update = project.more(f"{CARD}.wxml", "<view>further</view>\n")
    assert update == Update(units=(Replaced(CARD, script(CARD), "component", template=True),), broken=(f"{HOME}.wxml",))
    assert "further" in project.text(script(CARD))
    update = project.edit({f"{HOME}.wxml": "<view>mended</view>"})
    assert "mended" in project.text(script(HOME))
    assert update.broken == ()


def test_a_mistake_that_was_there_from_the_start_stops_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "app")
    project.edit({f"{MORE}.wxml": "<view>{{ 1 + }}</view>"})
    project.standing = Standing(project.root, Options())
    project.standing.build()
    update = project.edit({f"{MORE}.wxml": "<view>{{ 1 + }} further</view>"})
    assert update.broken == ()
    assert "further" in project.text(script(MORE))


@pytest.mark.parametrize("text", ["", "{", '{ "pages": [] }'])
def test_an_app_without_pages_is_refused_and_stays(text: str, project: Project) -> None:
    before = project.standing.snapshot
    for changes in ({"app.json": text}, {f"{HOME}.wxml": "<view>meanwhile</view>"}):
        with pytest.raises(ProjectError):
            project.edit(changes)
        assert project.standing.snapshot is before
    update = project.edit({"app.json": _APP["app.json"]})
    assert [item.id for item in update.units] == [HOME]
    assert "meanwhile" in project.text(script(HOME))


def test_without_app_json(project: Project) -> None:
    before = project.standing.snapshot
    with pytest.raises(ProjectError):
        project.edit({"app.json": None})
    assert project.standing.snapshot is before
    assert project.edit({"app.json": _APP["app.json"]}) == Update()


@pytest.mark.parametrize("paths", [(f"{MORE}.wxml", f"{MORE}.js"), (f"{MORE}.wxml",), (f"{MORE}.js",)])
def test_a_page_that_is_gone_stays_on_screen(paths: tuple[str, ...], project: Project) -> None:
    before = dict(project.standing.snapshot.files)
    assert project.edit(dict.fromkeys(paths)).broken
    assert dict(project.standing.snapshot.files) == before
    assert project.edit({path: _APP[path] for path in paths}) == Update()


def test_a_folder_that_is_renamed(project: Project) -> None:
    before = dict(project.standing.snapshot.files)
    moved = {path: None for path in _APP if path.startswith("parts/")}
    (project.root / "parts").rename(project.root / "pieces")
    update = project.standing.update({project.root / path for path in moved} | {project.root / "pieces"})
    assert update.broken == (f"{HOME}.json",)
    assert dict(project.standing.snapshot.files) == before
    update = project.edit({f"{HOME}.json": '{ "usingComponents": { "card": "/pieces/card" } }'})
    assert update.broken == ()
    assert update.whole
    assert "_app/pieces.card.js" in project.standing.snapshot.files
    assert "_app/parts.card.js" not in project.standing.snapshot.files


def test_paths_of_broken_files_are_those_of_the_report(tmp_path: Path) -> None:
    root = tmp_path / "all"
    write_project(root, {"project.config.json": '{ "miniprogramRoot": "mini/" }'})
    write_project(root / "mini", dict(_APP))
    standing = Standing(root, Options())
    standing.build()
    (root / "mini" / f"{HOME}.wxml").write_text("<view>{{ 1 + }}</view>")
    assert standing.update({root / "mini" / f"{HOME}.wxml"}).broken == (f"mini/{HOME}.wxml",)
    assert f"mini/{HOME}.wxml" in {item.path for item in standing.snapshot.report.findings}


def test_through_a_link(tmp_path: Path) -> None:
    Project(tmp_path / "app")
    (tmp_path / "link").symlink_to(tmp_path / "app")
    standing = Standing(tmp_path / "link", Options())
    standing.build()
    (tmp_path / "app" / f"{MORE}.wxml").write_text("<view>linked</view>")
    update = standing.update({tmp_path / "app" / f"{MORE}.wxml"})
    assert [item.id for item in update.units] == [MORE] or update.whole
    assert "linked" in standing.snapshot.files[script(MORE)].decode()


def test_the_report_is_about_the_sources_of_its_time(project: Project) -> None:
    project.edit({f"{HOME}.wxml": "<view>{{ 1 + }}</view>"})
    first = project.standing.snapshot
    project.edit({f"{HOME}.wxml": _APP[f"{HOME}.wxml"]})
    assert "expression-syntax" in {item.name for item in first.report.findings}
    assert "expression-syntax" not in {item.name for item in project.standing.snapshot.report.findings}
