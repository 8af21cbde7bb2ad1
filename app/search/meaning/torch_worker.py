"""Encodes with sentence-transformers in a child process, for models that ONNX cannot express.

    python -m app.search.meaning.torch_worker MODEL_FOLDER

The child reads requests from standard input, one JSON object a line (`texts`,
`prompt`), and answers each with its vectors as raw float32, row by row. It ends
when its input does. Only the child imports torch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.errors import ModelUnavailable
from app.search.lru_cache import LruCache
from app.search.meaning.child import start_child
from app.search.meaning.embedder import read_meta, unit
from app.search.turns import Turns

Floats = NDArray[np.float32]

WAITING = 3
"""Callers that ask the child or wait for it; a crowd would take the threads of searches."""
PATIENCE_S = 5.0
"""Until whoever waits gives up."""
LOADING_S = 180.0
"""That a large model may take to load on a slow machine …"""
ANSWER_S = 20.0
"""… and to answer, with …"""
TEXT_S = 5.0
"""… so much for each text; a child that takes longer hangs, and is ended."""


class TorchEmbedder:
    """A model that runs in a child process; may be used from several threads, one at a time.

    Args:
        folder: as written by `app.search.meaning.onnx_export` for a model that it could not trace.
        source: folder of the model itself; without it, the one from which it was exported.

    Raises:
        ModelUnavailable: the description is damaged.
    """

    def __init__(self, folder: Path, source: Path | None = None) -> None:
        meta = read_meta(folder)
        self.name: str = meta["name"]
        self.fingerprint: str = meta["fingerprint"]
        self.dimension: int = meta["dimension"]
        self._source = str(source or meta["source"])
        self._prompts: dict[str, str] = {
            "query": meta["query_prompt"],
            "document": meta["document_prompt"],
        }
        self._queries: LruCache[Floats] = LruCache()
        self._turns = Turns(
            WAITING, PATIENCE_S, f"The model {self.name} reads other texts; try again in a moment."
        )
        self._child: subprocess.Popen[bytes] | None = None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of documents, shape (texts, dimension), each of length 1.

        Raises:
            Busy: it reads others' texts.
            ModelUnavailable: the process ended, or did not answer in time.
        """
        return self._ask(texts, "document")

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,), of length 1; the last ones are kept.

        Raises:
            Busy, ModelUnavailable: as `encode`.
        """
        return self._queries.get_or_make(text, lambda: self._ask([text], "query")[0])

    def close(self) -> None:
        """End the child process, even in the middle of an answer; another begins when asked."""
        child = self._child
        if child is not None:
            child.kill()
            child.wait()

    def _ask(self, texts: Sequence[str], kind: str) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        request = json.dumps({"texts": list(texts), "prompt": self._prompts[kind]})
        size = len(texts) * self.dimension * np.dtype(np.float32).itemsize
        with self._turns.take():
            within_s = ANSWER_S + len(texts) * TEXT_S
            if self._child is None or self._child.poll() is not None:
                module = "app.search.meaning.torch_worker"
                self._child = start_child(module, [self._source], pipes=True)
                within_s += LOADING_S
            data = _exchange(self._child, request.encode() + b"\n", size, within_s)
        if len(data) != size:
            raise ModelUnavailable(
                f"The process that runs the model {self.name} ended, or did not answer within "
                f"{within_s:.0f} seconds."
            )
        return np.frombuffer(data, dtype=np.float32).reshape(len(texts), self.dimension)


def _exchange(child: subprocess.Popen[bytes], request: bytes, size: int, within_s: float) -> bytes:
    """Ask a child and read its answer; less than `size` where it ended or took too long."""
    if child.stdin is None or child.stdout is None:
        raise AssertionError("the child was started with pipes")
    # Its end closes both pipes, whichever of them is waited for.
    watchdog = threading.Timer(within_s, child.kill)
    watchdog.start()
    try:
        child.stdin.write(request)
        child.stdin.flush()
        return child.stdout.read(size)
    except OSError:
        return b""
    finally:
        watchdog.cancel()


def answer_requests(folder: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Load the model, then answer every line until there are no more."""
    from app.search.meaning.onnx_export import load_sentence_transformer

    model = load_sentence_transformer(folder)
    for line in requests:
        request = json.loads(line)
        vectors = model.encode(
            request["texts"], prompt=request["prompt"] or None, show_progress_bar=False
        )
        answers.write(unit(np.asarray(vectors)).tobytes())
        answers.flush()


if __name__ == "__main__":
    # The pipe is for vectors alone: whatever a library prints goes elsewhere.
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer_requests(Path(sys.argv[1]), sys.stdin.buffer, pipe)
