"""Client of the Pagefind program: records in, index files out.

The protocol is one JSON message at a time, in base64 and ended by a comma, on standard input and output. Pagefind's own
Python wrapper polls every 0.1 s, so it indexes ten records a second; this client waits for each answer instead.
"""

import base64
import io
import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]  # ships no type hints

LANGUAGE = "unknown"
"""Pagefind's language without segmentation and stemming, which keeps our tokens as they are."""


class SearchIndexError(Exception):
    """Pagefind failed to make the search index."""


class Pagefind:
    """A running Pagefind process. Use it as a context manager."""

    def __init__(self, chunk_size: int) -> None:
        """Start the process. `chunk_size` is the number of entries in one index file, which a browser loads for a word.

        Raises `SearchIndexError` if the program does not start.
        """
        try:
            self._process = subprocess.Popen(
                [str(get_executable()), "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk_size)},
            )
        except OSError as error:
            raise SearchIndexError(f"Pagefind does not start: {error}") from error
        assert self._process.stdin and isinstance(self._process.stdout, io.BufferedReader)
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._number = 0

    def __enter__(self) -> "Pagefind":
        return self

    def __exit__(self, *_: object) -> None:
        self._stdin.close()
        self._stdout.close()
        self._process.terminate()
        self._process.wait()

    def _ask(self, kind: str, **payload: object) -> dict[str, Any]:
        """Send a request and wait for its answer, whose shape depends on the kind of request."""
        self._number += 1
        message = json.dumps({"message_id": self._number, "payload": {"type": kind, **payload}}, ensure_ascii=False)
        try:
            self._stdin.write(base64.b64encode(message.encode()) + b",")
            self._stdin.flush()
        except OSError as error:
            raise SearchIndexError(f"Pagefind ended early: {error}") from error
        chunks: list[bytes] = []
        while not (chunks and chunks[-1].endswith(b",")):
            chunk = self._stdout.read1(1 << 20)
            if not chunk:
                raise SearchIndexError("Pagefind ended without an answer")
            chunks.append(chunk)
        answer: dict[str, Any] = json.loads(base64.b64decode(b"".join(chunks)[:-1]))
        result: dict[str, Any] = answer["payload"]
        if answer.get("message_id") != self._number or result["type"] == "Error":
            raise SearchIndexError(f"Pagefind answers: {result.get('message', answer)}")
        return result

    def new_index(self) -> int:
        """Create an index. Returns its number, which the other methods take."""
        return int(self._ask("NewIndex", config={"force_language": LANGUAGE})["index_id"])

    def add(self, index: int, address: str, content: str) -> None:
        """Add a record to an index."""
        self._ask(
            "AddRecord", index_id=index, url=address, content=content, language=LANGUAGE, meta={}, filters={}, sort={}
        )

    def files(self, index: int) -> Iterator[tuple[str, bytes]]:
        """Finish an index. Yields name and content of each of its files."""
        for file in self._ask("GetFiles", index_id=index)["files"]:
            yield file["path"], base64.b64decode(file["content"])
