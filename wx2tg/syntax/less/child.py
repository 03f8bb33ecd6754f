"""The process that less.js runs in; the only importer of py_mini_racer.

A line of the standard input is the arguments of `compileLess` as a JSON array, a line of the standard output what that
gives, as JSON; glue.js says what that is. An empty line says before everything else that less.js is ready.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

from py_mini_racer import JSEvalException, MiniRacer, init_mini_racer

# V8 would start more threads, which do not make one compilation faster.
_FLAGS = ("--single-threaded",)


def serve(library: str, heap_mb: int) -> None:
    """Answer requests with the less.js in the file `library`. When the input ends, stop, even in a compilation."""
    _without_core()
    answers = _answers()
    questions = _questions(sys.stdin.buffer)
    init_mini_racer(flags=(*_FLAGS, f"--max-old-space-size={heap_mb}"))
    engine = MiniRacer()
    for file in (Path(__file__).parent / "glue.js", Path(library)):
        engine.eval(file.read_text(encoding="utf-8"))
    _write(answers, "")
    for question in questions:
        _write(answers, _answer(engine, question))


def _write(answers: BinaryIO, line: str) -> None:
    answers.write(line.encode() + b"\n")
    answers.flush()


def _answer(engine: MiniRacer, question: str) -> str:
    try:
        return str(engine.eval(f"JSON.stringify(compileLess(...{question}))"))
    except JSEvalException as error:
        return json.dumps({"error": {"type": "Syntax", "message": f"less.js gave up: {type(error).__name__}"}})


def _questions(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream, which is read from now on.

    The process ends when the stream does, since nobody waits for an answer any more, also while less.js is loaded.
    """
    lines: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in stream:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return (lines.get().decode("ascii") for _ in count())


def _answers() -> BinaryIO:
    """The standard output for answers. What libraries print to it goes to the standard error instead."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _without_core() -> None:
    """Write no core file when V8 runs out of memory and ends the process."""
    with suppress(ImportError):  # There is no such module on Windows.
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
