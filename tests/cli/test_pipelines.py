"""What others run in their pipelines: the GitHub action, the GitLab job, the pre-commit hook, and their paths."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli.commands import run

ROOT = Path(__file__).parents[2]
PAGE = "pages/index/index.js"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def repository(app: Path) -> Path:
    """A repository with the app in a folder of it, which uses what Telegram does not have."""
    (app / PAGE).write_text("Page({ tap() { wx.addCard({}); } });\n", encoding="utf-8")
    return app.parent


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A script as build servers run it, with the `wx2tg` of this environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
    env = {**os.environ, "PATH": path, **variables}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def steps() -> dict[str, Any]:
    return {step.get("name", step.get("uses")): step for step in read("action.yml")["runs"]["steps"]}


def check_step(repository: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The step of the action that checks, with the defaults of its inputs."""
    given = {name: value["default"] for name, value in read("action.yml")["inputs"].items()} | inputs
    out = repository / "runner"
    out.mkdir(exist_ok=True)
    step = steps()["Check"]
    variables = {
        name: given[match[1]] for name, value in step["env"].items() if (match := re.search(r"inputs\.([\w-]+)", value))
    }
    variables |= {"REPORTS": str(out / "wx2tg"), "GITHUB_OUTPUT": str(out / "output")}
    return shell(step["run"], repository, **variables, GITHUB_STEP_SUMMARY=str(out / "summary.md")), out


def test_the_action_reports_from_the_root_of_the_repository(repository: Path) -> None:
    done, out = check_step(repository, source="app", **{"fail-on": "warning"})
    assert done.returncode == 0, done.stderr
    assert f"::warning file=app/{PAGE},line=1" in done.stdout
    assert (out / "output").read_text() == "status=1\n"
    assert shell(steps()["Result"]["run"], repository, STATUS="1").returncode == 1
    log = json.loads((out / "wx2tg/wx2tg.sarif").read_text())
    (place, *_) = log["runs"][0]["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == f"app/{PAGE}"
    assert (
        (out / "summary.md").read_text()
        == (out / "wx2tg/wx2tg.md").read_text()
        == (out / "wx2tg/comment.md").read_text()
    )
    assert (out / "wx2tg/wx2tg.html").is_file()


def test_the_action_compares_with_a_baseline(repository: Path) -> None:
    assert run("check", repository / "app", "--format", "json", "-o", repository / "old.json").exit_code == 0
    done, out = check_step(repository, source="app", baseline="old.json", **{"fail-on": "warning"})
    assert done.returncode == 0, done.stderr
    assert (out / "output").read_text() == "status=0\n"
    assert json.loads((out / "wx2tg/wx2tg.json").read_text())["diff"]["new"] == []


def test_the_action_stops_where_it_is_used_wrongly(repository: Path) -> None:
    assert check_step(repository, source="no-such-folder")[0].returncode == 2
    done, _ = check_step(repository, source="app", baseline="$(touch ran)")
    assert done.returncode == 2
    assert not (repository / "ran").exists()


def test_scripts_of_the_action_get_inputs_as_variables() -> None:
    """What stands in `${{ }}` within a script is put into it as text: a branch could be named as a command."""
    document = read("action.yml")
    assert document["runs"]["using"] == "composite"
    for step in document["runs"]["steps"]:
        assert ("run" in step) != ("uses" in step)
        assert "${{" not in step.get("run", "")
        assert "run" not in step or step["shell"] == "bash"
    known = {f"inputs.{name}" for name in document["inputs"]}
    assert set(re.findall(r"inputs\.[\w-]+", json.dumps(document["runs"]))) == known


def test_the_job_for_gitlab(repository: Path) -> None:
    job = read("docs/ci/gitlab.yml")["wx2tg"]
    variables = {**job["variables"], "WX2TG_SOURCE": "app"}
    (script,) = job["script"]
    done = shell(script, repository, **variables)
    assert done.returncode == 0, done.stderr
    (issue, *_) = json.loads((repository / job["artifacts"]["reports"]["codequality"]).read_text())
    assert issue["location"]["path"] == f"app/{PAGE}"
    assert (repository / job["artifacts"]["reports"]["junit"]).is_file()
    assert {file.name for file in (repository / "wx2tg-report").iterdir()} >= {
        "report.html",
        "report.json",
        "coverage.svg",
    }
    assert re.search(job["coverage"].strip("/"), done.stdout)
    assert shell(script, repository, **variables | {"WX2TG_FAIL_ON": "warning"}).returncode == 1


def test_the_hook_for_pre_commit(repository: Path) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    command = [*shlex.split(hook["entry"]), *hook["args"]]
    done = shell(shlex.join(command), repository / "app", GIT_DIR=".git", GIT_INDEX_FILE=".git/index")
    assert done.returncode == 0, done.stderr
    assert "wx.addCard" in done.stdout
    for path in (PAGE, "a.wxml", "a.wxss", "app.json", "a.ts"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "README.md")


@pytest.mark.parametrize("prefix", ["/tmp", "../app", "a/../.."])
def test_what_is_no_prefix(repository: Path, prefix: str) -> None:
    assert run("check", repository / "app", "--prefix", prefix).exit_code == 2


def test_reports_that_are_compared_have_no_prefix(repository: Path) -> None:
    files = {suffix: repository / f"r.{suffix}" for suffix in ("json", "md", "html", "txt", "xml", "sarif")}
    arguments = [part for file in files.values() for part in ("--report", file)]
    assert run("check", repository / "app", "--prefix", "./shop/mini/", *arguments, "--jobs", 1).exit_code == 0
    for suffix, file in files.items():
        assert ("shop/mini/pages/index" in file.read_text(encoding="utf-8")) == (suffix in ("xml", "sarif"))
