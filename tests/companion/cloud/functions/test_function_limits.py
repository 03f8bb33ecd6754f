"""Functions that loop, leak, print, spawn, end or answer too much: bounded, and the pool goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from companion.cloud.functions.pools import USER, FakeCloud, failure, pool_of
from companion.loops import run_in_loop

from wx2tg.companion.cloud.functions.bounds import bound_processor
from wx2tg.companion.cloud.functions.journal import MOST_OF_A_RUN
from wx2tg.companion.cloud.functions.pool import FunctionPool

TIMEOUT = '{"timeout": 1}'
SOURCES = {
    "good": "exports.main = (event) => event.n;",
    "loop": "exports.main = () => { for (;;); };",
    "loop/config.json": TIMEOUT,
    "print": "exports.main = () => { for (;;) console.log('again and again'); };",
    "print/config.json": TIMEOUT,
    "spawn": "exports.main = () => { console.log(require('child_process').spawn('sleep', ['1000']).pid);"
    " return new Promise(() => {}); };",
    "spawn/config.json": '{"timeout": 3}',
    "leak": "exports.main = () => { const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random())); };",
    "leak/config.json": '{"memorySize": 64, "timeout": 30}',
    "bytes": "exports.main = async () => { const kept = []; for (;;) { kept.push(Buffer.alloc(4e6, 1));"
    " await new Promise((resolve) => setTimeout(resolve, 5)); } };",
    "bytes/config.json": '{"memorySize": 64, "timeout": 30}',
    "exit": "exports.main = () => process.exit(0);",
    "later": "exports.main = () => new Promise(() => setTimeout(() => { throw new Error('too late'); }, 1));",
    "large": "exports.main = (event) => 'x'.repeat(event.n);",
    "noise": "exports.main = (event) => { console.log('one\\u001b[31m', { a: 1 }); console.error('two');"
    " process.stdout.write('no end of line'); return 1; };",
    "forgotten": "exports.main = () => { Promise.reject(new Error('nobody waits')); return 'fine'; };",
    "slow": "exports.main = () => new Promise((resolve) => setTimeout(() => resolve(process.pid), 200));",
    "load": "for (;;); exports.main = () => 1;",
}
WHERE = "cloud.callFunction:fail Error: errCode: "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("functions")


def test_what_runs_too_long_is_killed(folder: Path) -> None:
    async def tried() -> None:
        async with pool_of(folder, SOURCES, processes=4) as pool:
            wanted = [
                (-504003, f"{WHERE}-504003 | errMsg: Invoking task timed out after {seconds} seconds")
                for seconds in (1, 1, 3)
            ]
            names = ("loop", "print", "spawn")
            assert await asyncio.gather(*(failure(pool.call(name, {}, USER)) for name in names)) == wanted
            printed = sum(len(line.text) + 1 for line in pool.journal.lines("print") if line.text == "again and again")
            assert printed <= MOST_OF_A_RUN + 20
            (pid, *_) = [int(line.text) for line in pool.journal.lines("spawn") if line.text.isdigit()]
            assert not _runs(pid), "what it had started has ended too"
            assert await pool.call("good", {"n": 1}, USER) == 1

    run_in_loop(tried())


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_memory_is_bounded(folder: Path) -> None:
    async def tried() -> None:
        async with pool_of(folder, SOURCES, processes=2) as pool:
            wanted = (-504002, f"{WHERE}-504002 functions execute fail | errMsg: Task memory exceeded 64 MB")
            assert (
                await asyncio.gather(*(failure(pool.call(name, {}, USER)) for name in ("leak", "bytes")))
                == [wanted] * 2
            )

    run_in_loop(tried())


def test_a_process_may_end_or_break(folder: Path) -> None:
    async def tried() -> None:
        async with pool_of(folder, SOURCES, load=0.5) as pool:
            assert (await failure(pool.call("load", {}, USER)))[0] == -504003
        async with pool_of(folder, SOURCES, processes=2, most_result=1000) as pool:
            assert "145 code exit unexpected" in (await failure(pool.call("exit", {}, USER)))[1]
            assert "Error: too late" in (await failure(pool.call("later", {}, USER)))[1]
            assert await pool.call("forgotten", {}, USER) == "fine"
            assert await pool.call("large", {"n": 998}, USER) == "x" * 998, "with its quotation marks 1000"
            code, message = await failure(pool.call("large", {"n": 999}, USER))
            assert code == -604001 and "the result has 1001 bytes, and 1000 is the most" in message
            assert await pool.call("large", {"n": 1}, USER) == "x"
            assert "nobody waits" in "".join(line.text for line in pool.journal.lines("forgotten"))

    run_in_loop(tried())


def test_what_functions_print_is_kept_by_run(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def tried() -> FunctionPool:
        async with pool_of(folder, SOURCES) as pool:
            await pool.call("noise", {}, USER)
            await pool.call("noise", {}, USER)
            return pool

    with caplog.at_level("INFO"):
        pool = run_in_loop(tried())
    lines = pool.journal.lines("noise")
    assert [line.text for line in lines] == ["one [31m { a: 1 }", "two", "no end of line"] * 2
    first, second = lines[0].request, lines[3].request
    assert first != second and [line.request for line in lines] == [first] * 3 + [second] * 3
    assert f"noise {first}: two" in caplog.text


def test_calls_wait_for_a_process(folder: Path) -> None:
    async def tried() -> None:
        async with pool_of(folder, SOURCES, processes=2, queue=3) as pool:
            calls = [asyncio.ensure_future(pool.call("slow", {}, USER)) for _ in range(5)]
            await asyncio.sleep(0)
            assert (await failure(pool.call("slow", {}, USER)))[0] == -501004, "two run, three wait"
            pids = await asyncio.gather(*calls)
            assert len(set(pids)) == 2
            assert await pool.call("good", {"n": 3}, USER) == 3, "in the place of a process that rests"
        async with pool_of(folder, SOURCES, processes=1, patience=0.01) as pool:
            running = asyncio.ensure_future(pool.call("slow", {}, USER))
            await asyncio.sleep(0)
            assert "no process became free within 0.01 seconds" in (await failure(pool.call("slow", {}, USER)))[1]
            running.cancel()
            assert (await asyncio.gather(running, return_exceptions=True))[0].__class__ is asyncio.CancelledError

    run_in_loop(tried())


def test_idle_processes_stand_and_end(folder: Path) -> None:
    async def tried() -> None:
        async with pool_of(folder, SOURCES, idle=2.5) as pool:
            pid = await pool.call("slow", {}, USER)
            await _until(lambda: _state(pid) == "T")
            assert await pool.call("slow", {}, USER) == pid, "it goes on where it stood"
            await _until(lambda: not _state(pid))

    run_in_loop(tried())


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return ""


async def _until(holds: object) -> None:
    assert callable(holds)
    for _ in range(600):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to that")


def test_closing_ends_every_process(folder: Path) -> None:
    async def tried() -> int:
        cloud = FakeCloud()
        async with pool_of(folder, SOURCES, cloud) as pool:
            pid: int = await pool.call("slow", {}, USER)
            running = asyncio.ensure_future(failure(pool.call("slow", {}, USER)))
            await asyncio.sleep(0.05)
        assert "exit unexpected" in (await running)[1]
        return pid

    assert not _runs(run_in_loop(tried()))


def test_a_node_that_does_not_start(folder: Path) -> None:
    program = folder / "no-program"
    program.write_text("\u0000", encoding="ascii")
    program.chmod(0o755)

    async def tried() -> list[tuple[int, str]]:
        async with pool_of(folder, SOURCES, node=str(program), processes=1) as pool:
            return [await failure(pool.call("good", {}, USER)) for _ in range(2)]

    for code, message in run_in_loop(tried()):
        assert code == -504001 and "cannot be started: Exec format error" in message


def test_a_process_that_nobody_kills_ends(tmp_path: Path) -> None:
    """As after a kill of the companion itself: the system ends what only uses the processor."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        bound_processor(process.pid, 1)
        assert process.wait(timeout=120) == -signal.SIGXCPU


def test_without_node_a_call_says_so(folder: Path) -> None:
    async def tried() -> tuple[int, str]:
        async with pool_of(folder, SOURCES, node="no-such-node") as pool:
            return await failure(pool.call("good", {}, USER))

    code, message = run_in_loop(tried())
    assert code == -504001 and "cloud functions need Node.js 18 or newer" in message
    assert os.fspath(folder) not in message
