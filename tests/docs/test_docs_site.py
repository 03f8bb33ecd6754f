"""The documentation site is built strictly, asks nothing of other hosts, and says the same in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from docs.pages import DOCS, PAGES, ROOT, chinese, english, fences, part, prose
from markdown_it import MarkdownIt

from wx2tg import knowledge

TABLES = part("tables")
_MADE = re.compile(r"<!-- made: ([\w.-]+) -->")
# Programs and hosts that the site names for people; whoever reads a page asks none of them.
_LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "image": "href"}
_MISSING = 0.03
"""The share of notes that may be English in the Chinese tables: those that were written since the last translation."""


class Loaded(HTMLParser):
    """What a page loads by itself, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _LOADING and _LOADING[tag] in given:
            self.loads.append(given[_LOADING[tag]])
        if tag == "link" and given.get("rel") not in ("alternate", "prev", "next", "canonical"):
            self.loads.append(given["href"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def pages_of(site: Path, folder: str = "") -> dict[str, str]:
    """The pages below a folder of the site, those of the other language left out."""
    below = site / folder
    files = (file for file in below.rglob("*.html") if folder or "zh" not in file.relative_to(site).parts)
    return {str(file.relative_to(below)): file.read_text(encoding="utf-8") for file in files if file.name != "404.html"}


def test_both_languages_have_every_page(site: Path) -> None:
    expected = {str(Path(name).with_suffix(".html")) for name in PAGES}
    assert set(pages_of(site)) == set(pages_of(site, "zh")) == expected


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for name, text in {**pages_of(site), **pages_of(site, "zh")}.items():
        page = Loaded(text)
        assert page.loads, name
        strange = [address for address in page.loads if re.match(r"\w+:|//", address) and address[:5] != "data:"]
        # The site may lie in any folder of any host.
        strange += [address for address in page.links if address.startswith("/")]
        assert not strange, f"{name}: {strange}"


def test_sheets_load_nothing_from_elsewhere(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        assert not re.findall(r"(?:url\(|@import\s)\s*['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), (
            sheet.name
        )


def test_tables_have_every_row(site: Path) -> None:
    apis, components = (pages_of(site, "support")[f"{name}.html"] for name in ("apis", "components"))
    assert [name for name in knowledge.apis() if f"<code>{name}</code>" not in apis] == []
    assert [tag for tag in knowledge.components() if f'id="{tag}"' not in components] == []
    note = knowledge.apis()["wx.checkSession"].note
    assert note in apis
    assert TABLES.told(note, "zh") != note and TABLES.told(note, "zh") in pages_of(site, "zh")["support/apis.html"]
    assert not any("made: " in text for text in pages_of(site).values() if "<!-- made" in text)


@pytest.mark.parametrize("name", PAGES)
def test_the_site_shows_what_a_reader_of_the_file_sees(name: str, site: Path) -> None:
    """MkDocs reads another Markdown than the hosts of repositories do: lists, code and tables must come out alike."""
    hook = part("hook")
    reader = MarkdownIt("commonmark").enable("table")
    for folder, language, text in (("", "en", english(name)), ("zh", "zh", chinese(name))):
        expected = _counts(reader.render(hook.filled(text, language)))
        shown = pages_of(site, folder)[str(Path(name).with_suffix(".html"))]
        article = shown.partition("<article")[2].partition("</article>")[0]
        assert _counts(article) == expected, f"{folder}/{name}"


def _counts(text: str) -> dict[str, int]:
    """How many there are of each kind of block, and of pictures."""
    return {tag: len(re.findall(rf"<{tag}[ >]", text)) for tag in ("ol", "ul", "li", "pre", "table", "h2", "h3", "img")}


def test_chinese_has_no_spaces_where_its_source_has_lines(site: Path) -> None:
    for name, text in pages_of(site, "zh").items():
        shown = re.sub(r"<pre>.*?</pre>", "", text, flags=re.DOTALL)
        assert not re.search(r"[\u4e00-\u9fff，。：；]\n+[\u4e00-\u9fff]", shown), name


def test_every_note_is_in_a_table() -> None:
    """What a note says in backticks or angle brackets is text, and breaks no row."""
    english_table = TABLES.apis("en") + TABLES.components("en")
    for row in (*knowledge.apis().values(), *knowledge.components().values()):
        assert TABLES.cell(row.note) in english_table
    rows = [line for line in english_table.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {5}


def test_notes_are_translated() -> None:
    texts = tomllib.loads((DOCS / "site" / "chinese.toml").read_text(encoding="utf-8"))
    known, notes = texts["notes"], set(TABLES.every_note())
    missing, stale = notes - set(known), set(known) - notes
    most = _MISSING * len(notes)
    assert len(missing) <= most, f"docs/site/chinese.toml lacks {sorted(missing)}"
    assert len(stale) <= most, f"docs/site/chinese.toml has what no table says any more: {sorted(stale)}"
    targets = {row.target for row in (*knowledge.apis().values(), *knowledge.components().values())}
    assert len(set(texts["becomes"]) - targets) <= _MISSING * len(targets)


def test_every_key_is_explained() -> None:
    has = {name: {"_", *keys} for name, keys in TABLES.sections().items()}
    assert {name: set(keys) for name, keys in TABLES.meanings().items()} == has
    assert all(len(texts) == 2 and all(texts) for keys in TABLES.meanings().values() for texts in keys.values())


class Shape(NamedTuple):
    """What two languages of a page have in common."""

    headings: list[int]
    code: list[tuple[str, tuple[str, ...]]]
    columns: list[int]
    items: list[str]
    pictures: list[str]
    pages: list[str]
    keys: list[str]


def shape(text: str) -> Shape:
    """The shape of a page. Comments in code are for people, and differ; so do words between backticks in prose."""
    words = prose(text)
    return Shape(
        headings=[len(found) for found in re.findall(r"^(#+) ", words, re.MULTILINE)],
        code=[(fence.language, tuple(_bare(line) for line in fence.lines)) for fence in fences(text)],
        columns=[line.count(" | ") for line in words.splitlines() if line.startswith("|")],
        items=re.findall(r"^ *(?:-|\d\.) ", words, re.MULTILINE),
        pictures=sorted(re.findall(r"!\[[^\]]*\]\(([^)]+)\)|<img src=\"([^\"]+)\"", words)),
        pages=sorted(_page(link) for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)[^)]*\)", words)),
        keys=_MADE.findall(text),
    )


def _bare(line: str) -> str:
    return re.sub(r"(^|\s+)#\s.*$", "", line).rstrip()


def _page(link: str) -> str:
    """A page as the site calls it: CONTRIBUTING.md and SECURITY.md are pages there, and docs/ is around them."""
    return link.removeprefix("docs/").removesuffix(".md").removesuffix(".zh").lower()


@pytest.mark.parametrize("name", ["README.md", *PAGES])
def test_both_languages_say_the_same(name: str) -> None:
    ours, theirs = both(name) if name == "README.md" else (english(name), chinese(name))
    for field in Shape._fields:
        assert getattr(shape(ours), field) == getattr(shape(theirs), field), f"{field} of {name}"
    assert _names(theirs) == _names(ours)


def both(name: str) -> tuple[str, str]:
    """A file of the root in both languages."""
    file = ROOT / name
    return file.read_text(encoding="utf-8"), file.with_suffix(".zh.md").read_text(encoding="utf-8")


def _names(text: str) -> list[str]:
    """The names that a table explains: what stands in backticks in a first column that has nothing else."""
    rows = re.findall(r"^\| ((?:`[^`|]+`|[,、; ])+) \|", prose(text), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
