"""TypeScript: what becomes of it is the program that esbuild makes of it, over a table of cases and over a package.

A file of `fixtures/typescript` holds sources with a line `====` between them; those of `refused.txt` are no TypeScript.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser.npm import installed
from browser.projects import convert, small_app, write_project
from typescript.differential import differences, misbehaviour, misprints, typescript_in
from typescript.programs import program

from wx2tg.syntax import script
from wx2tg.text import Source

ENDS = (
    "const a = b as T",
    "x = y as T[]",
    "x = y as A.B.C",
    "x = y as typeof z",
    "x = y as () => void",
    "x = y satisfies Z<W>",
    "x = y!",
    "x = <T>y",
    "f<T>(a)",
    "let c: D",
    "let z!: T",
    "const k = (a): T => b as U",
    "const k = (a): { b: T } => b!",
    "type A = B",
    "type A = B | C<D>",
    "type A = typeof b.c",
    "type A = () => B",
    "interface I {}",
    "declare let v: W",
    "declare function h(): void",
    "function h(): void\nfunction h() {}",
    "class K { a: B }",
    "abstract class V {}",
    "enum E { F }",
    "namespace N { export const a = 1 }",
    "namespace N { export type T = 1 }",
    'import type Q from "q"',
    'import { R } from "r"',
    "export type R = S",
    "if (a) b as T; else c!",
)
STARTS = (
    "(c)",
    "(c as D).e()",
    "[d].e()",
    "[d!, f!] = g",
    "++k",
    "{ m }",
    "function n() {}",
    "async () => {}",
    "!q",
    "new S<T>",
    "let u",
    "type W = X",
)
TABLES = Path(__file__).parents[3] / "fixtures" / "typescript"
PACKAGES = ("glass-easel@0.12.1",)


def cases(table: str) -> dict[str, str]:
    """The sources of a table, by the line they start at."""
    found, line = {}, 1
    for case in (TABLES / f"{table}.txt").read_text(encoding="utf-8").split("\n====\n"):
        found[f"{table}.txt:{line}"] = case.rstrip("\n") + "\n"
        line += case.count("\n") + 2
    return found


@pytest.mark.parametrize("table", sorted({path.stem for path in TABLES.glob("*.txt")} - {"refused"}))
def test_table_is_the_program_of_esbuild(table: str) -> None:
    assert differences(cases(table)) == {}


@pytest.mark.parametrize("start", STARTS)
def test_statements_without_semicolons(start: str) -> None:
    """Where a statement ends and the next begins must not depend on types that are gone."""
    assert differences({end: f"{end}\n{start}\n" for end in ENDS}) == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_the_program_of_esbuild(package: str) -> None:
    root = installed(package) / package.rpartition("@")[0]
    sources = typescript_in([root])
    assert len(sources) > 50
    assert differences(sources) == {}


def test_generated_programs_are_those_of_esbuild() -> None:
    """`SCRIPT_PROGRAMS` says how many, `SCRIPT_SEED` which ones."""
    count, seed = int(os.environ.get("SCRIPT_PROGRAMS", "400")), int(os.environ.get("SCRIPT_SEED", "0"))
    programs = {f"{seed}:{number}": program(seed * 1_000_003 + number) for number in range(count)}
    found = misprints(programs)
    assert {programs[name]: difference for name, difference in found.items()} == {}


def test_standard_decorators_do_what_those_of_esbuild_do() -> None:
    """The first case is what all others begin with."""
    start, *programs = cases("../script/printed/decorators").values()
    assert misbehaviour({program: start + program for program in programs}) == {}


@pytest.mark.parametrize("case", cases("refused").values())
def test_what_is_no_typescript_is_a_located_error(case: str) -> None:
    module = script.parse(Source("a.ts", case), typescript=True)
    assert module.broken
    assert [found.name for found in module.diagnostics] == ["script-syntax-error"]
    assert all(found.span for found in module.diagnostics)


def test_a_module_of_types_is_empty(tmp_path: Path) -> None:
    page = """
        import { Cup } from "./types";
        import "./types";
        import { Size } from "../../sizes/index";
        import { Missing } from "./missing";
        export * from "./types.d";
        export { Cup };
        export * from "./types";
        export type { Size } from "../../sizes";
        const cup: Cup = { size: 1 };
        Page({ data: { cup, size: cup.size as Size, other: Missing } });
        """
    files = small_app("pages/index/index") | {
        "pages/index/index.ts": page,
        "pages/index/types.d.ts": "export interface Cup { size: number }\ndeclare const secretOfTypes: number;\n",
        "sizes/index.d.ts": "export type Size = number;\n",
        "project.config.json": '{"setting": {"useCompilerPlugins": ["typescript"]}}',
    }
    report = convert(write_project(tmp_path / "app", files), tmp_path / "dist", minify=False)
    assert [(found.name, found.line) for found in report.findings] == [("missing-file", 4)]
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "dist").rglob("*.js"))
    assert "secretOfTypes" not in written


@pytest.mark.parametrize(
    ("files", "called"),
    [
        ({}, "$std("),
        ({"tsconfig.json": '{"compilerOptions": {"target": "es2022"}}'}, "$std("),
        ({"tsconfig.json": '{"compilerOptions": {"experimentalDecorators": true}}'}, "$dec("),
        (
            {
                "tsconfig.json": '{"extends": "./base" /* ours */}',
                "base.json": '{"compilerOptions": {"experimentalDecorators": true}}',
            },
            "$dec(",
        ),
        ({"tsconfig.json": '{"extends": "./tsconfig.json"}'}, "$std("),
        ({"tsconfig.json": '{"extends": "../outside"}'}, "$std("),
    ],
)
def test_tsconfig_says_which_decorators_are_meant(files: dict[str, str], called: str, tmp_path: Path) -> None:
    page = "const log = (...given: any[]): any => {};\nclass Cup { @log size = 1 }\nPage({ data: new Cup() });\n"
    compiled = {"project.config.json": '{"setting": {"useCompilerPlugins": ["typescript"]}}'}
    app = small_app("pages/index/index") | compiled | {"pages/index/index.ts": page} | files
    (tmp_path / "outside.json").write_text('{"compilerOptions": {"experimentalDecorators": true}}')
    convert(write_project(tmp_path / "app", app), tmp_path / "dist", minify=False)
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "dist").rglob("*.js"))
    assert f"let Cup={called}" in written


@pytest.mark.parametrize(
    ("files", "called"),
    [
        ({}, "$dec("),
        ({"jsconfig.json": '{"compilerOptions": {"target": "es2022"}}'}, "$dec("),
        ({"jsconfig.json": '{"compilerOptions": {"experimentalDecorators": false}}'}, "$std("),
    ],
)
def test_decorators_of_scripts_are_those_of_wechat_where_nothing_else_is_said(
    files: dict[str, str], called: str, tmp_path: Path
) -> None:
    page = "const log = () => {};\nclass Cup { @log size = 1 }\nPage({ data: new Cup() });\n"
    app = small_app("pages/index/index") | {"pages/index/index.js": page} | files
    convert(write_project(tmp_path / "app", app), tmp_path / "dist", minify=False)
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "dist").rglob("*.js"))
    assert f"let Cup={called}" in written
