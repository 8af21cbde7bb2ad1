"""Encodes with sentence-transformers in a child process, for models that ONNX cannot express.

    python -m app.search.torch_worker MODEL_FOLDER

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
from app.search.child import start_child
from app.search.embedder import read_meta, unit
from app.search.recent import Recent

Floats = NDArray[np.float32]


class TorchEmbedder:
    """A model that runs in a child process; may be used from several threads, one at a time.

    Args:
        folder: as written by `app.search.export_onnx` for a model that it could not trace.

    Raises:
        ModelUnavailable: the description is damaged.
    """

    def __init__(self, folder: Path) -> None:
        meta = read_meta(folder)
        self.name: str = meta["name"]
        self.fingerprint: str = meta["fingerprint"]
        self.dimension: int = meta["dimension"]
        self._source: str = meta["source"]
        self._prompts: dict[str, str] = {
            "query": meta["query_prompt"],
            "document": meta["document_prompt"],
        }
        self._queries: Recent[Floats] = Recent()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of documents, shape (texts, dimension), each of length 1."""
        return self._ask(texts, "document")

    def encode_query(self, text: str) -> Floats:
        """Return the vector of a query, shape (dimension,), of length 1; the last ones are kept."""
        return self._queries.get_or_make(text, lambda: self._ask([text], "query")[0])

    def close(self) -> None:
        """End the child process."""
        with self._lock:
            if self._child is not None:
                self._child.terminate()
                self._child.communicate()
                self._child = None

    def _ask(self, texts: Sequence[str], kind: str) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        request = json.dumps({"texts": list(texts), "prompt": self._prompts[kind]})
        size = len(texts) * self.dimension * np.dtype(np.float32).itemsize
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                self._child = start_child("app.search.torch_worker", [self._source], pipes=True)
            asked, answered = self._child.stdin, self._child.stdout
            if asked is None or answered is None:
                raise AssertionError("the child was started with pipes")
            try:
                asked.write(request.encode() + b"\n")
                asked.flush()
                data = answered.read(size)
            except OSError:
                data = b""
        if len(data) != size:
            raise ModelUnavailable(f"The process that runs the model {self.name} ended.")
        return np.frombuffer(data, dtype=np.float32).reshape(len(texts), self.dimension)


def answer_requests(folder: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Load the model, then answer every line until there are no more."""
    from app.search.export_onnx import load_sentence_transformer

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
