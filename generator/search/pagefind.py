"""Pagefind's own program, spoken to directly: records in, index files out.

The protocol is one JSON message a time, in base64, closed by a comma, on standard input and output. The stock Python
wrapper polls every 0.1 s, which makes it ten records a second; here each request is flushed and its answer awaited.
"""

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

LANGUAGE = "unknown"
"""The language without segmentation and stemming: tokens are kept as they are."""


class SearchIndexError(Exception):
    """The search index could not be made."""


class Pagefind:
    """One run of the program. Use as a context manager."""

    def __init__(self, chunk_size: int) -> None:
        """`chunk_size` is how many entries make one index file, which is what a browser loads for a word."""
        from pagefind_bin_extended import get_executable

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
        self._number = 0

    def __enter__(self) -> "Pagefind":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.terminate()
        self._process.wait()

    def _ask(self, kind: str, **payload: Any) -> dict[str, Any]:
        self._number += 1
        message = json.dumps({"message_id": self._number, "payload": {"type": kind, **payload}}, ensure_ascii=False)
        try:
            self._process.stdin.write(base64.b64encode(message.encode()) + b",")
            self._process.stdin.flush()
        except OSError as error:
            raise SearchIndexError(f"Pagefind ended early: {error}") from error
        parts = []
        while not (parts and parts[-1].endswith(b",")):
            part = self._process.stdout.read1(1 << 20)
            if not part:
                raise SearchIndexError("Pagefind ended without an answer")
            parts.append(part)
        answer = json.loads(base64.b64decode(b"".join(parts)[:-1]))
        if answer.get("message_id") != self._number or answer["payload"]["type"] == "Error":
            raise SearchIndexError(f"Pagefind answers: {answer['payload'].get('message', answer)}")
        return answer["payload"]

    def new_index(self) -> int:
        """Begin an index; its number is what the other calls take."""
        return self._ask("NewIndex", config={"force_language": LANGUAGE})["index_id"]

    def add(self, index: int, address: str, content: str) -> None:
        """Add a record."""
        self._ask(
            "AddRecord", index_id=index, url=address, content=content, language=LANGUAGE, meta={}, filters={}, sort={}
        )

    def files(self, index: int) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of every file of the finished index."""
        for file in self._ask("GetFiles", index_id=index)["files"]:
            yield file["path"], base64.b64decode(file["content"])
