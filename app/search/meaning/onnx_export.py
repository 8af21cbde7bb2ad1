"""Turns a sentence-transformers model into one ONNX file; runs once a model, in a child process.

    python -m app.search.meaning.onnx_export MODEL_FOLDER TARGET_FOLDER NAME FINGERPRINT

The whole model (transformer, pooling, whatever modules follow) is traced by torch,
its nodes are fused and its weights quantised to int8 by ONNX Runtime's own tools.
Of the precisions tried, the target keeps the fastest whose vectors still agree with
those of sentence-transformers. A model that cannot be traced is described as one
that needs torch (see `app.search.meaning.torch_worker`).

This is one of two modules that may import torch; the serving process imports neither.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.search.meaning.embedder import (
    MODEL_FILE,
    TOKENIZER_FILE,
    OnnxEmbedder,
    unit,
    write_meta,
)
from app.search.meaning.model import MAX_TOKENS

Floats = NDArray[np.float32]

FAITHFUL = 0.9999
"""Cosine with the original that an export without quantisation must reach on every sentence."""
AGREEMENT = 0.98
"""The same after quantisation. all-MiniLM-L6-v2 in int8 has .99 (mean .995 over 600 abstracts),
which costs less than .006 nDCG@10 on each judged set."""
FASTER = 1.1
"""Quantised weights are taken from this speed-up on; measured are 1.6 to 2.2."""
_OPSET = 17

SENTENCES = (
    "Differential privacy",
    "how do bees find their way home",
    "Attention is all you need",
    "Schrödinger operators with δ-interactions on the half-line",
    "A randomised controlled trial of vitamin D in 2,495 older adults with type 2 diabetes.",
    "We study the sample complexity of learning halfspaces under Massart noise.",
    "ImageNet pre-trained features transfer poorly to histopathology, as 12 data sets show.",
    "The origin of the dwarf galaxies around M31 is debated; we measure their proper motions.",
    "We present a framework for machine unlearning that removes the influence of poisoned"
    " samples from a trained network without access to the clean data. Existing methods either"
    " retrain from scratch or need to know every poisoned sample; ours needs a small part of"
    " them. Experiments on three benchmarks show that accuracy on the remaining classes is kept,"
    " that the attack no longer succeeds, and that the cost is a tenth of retraining.",
    "Collective action on labour platforms. " + "Workers who share what they know of an"
    " algorithm can change what it does to them, if enough of them act together. " * 12,
)
"""What an export is measured with: queries, titles and abstracts, one beyond the token limit."""


def main(arguments: list[str]) -> int:
    """Export the model that the command line names."""
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)  # noqa: T201 - the program's own usage
        return 2
    quieten()
    source, target, name, fingerprint = arguments
    export(Path(source), Path(target), name, fingerprint)
    return 0


def export(
    source: Path, target: Path, name: str, fingerprint: str, *, quantise: bool = True
) -> None:
    """Write the export of a model, with its description, into an existing folder.

    Args:
        source: folder of the model, as sentence-transformers saves it.
        target: folder for the files that `app.search.meaning.embedder` reads.
        name: the model's name, for its description.
        fingerprint: of the model, for its description.
        quantise: try smaller weights; False keeps float32.
    """
    model = load_sentence_transformer(source)
    prompts = model.prompts or {}
    default = prompts.get(model.default_prompt_name or "", "")
    document_prompts = [prompts[key] for key in ("document", "passage", "corpus") if key in prompts]
    meta: dict[str, Any] = {
        "format": 1,
        "name": name,
        "fingerprint": fingerprint,
        "dimension": model.get_embedding_dimension(),
        "max_tokens": min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS),
        "query_prompt": prompts.get("query", default),
        "document_prompt": next(iter(document_prompts), default),
    }
    try:
        meta |= _export_best(model, meta, target, quantise)
    except Exception as error:  # tracing runs a model's own code, which may raise anything
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        meta |= {"kind": "torch", "source": str(source), "reason": reason}
        for file in target.iterdir():
            file.unlink()
    write_meta(target, meta, with_sums=True)


def load_sentence_transformer(folder: Path) -> Any:
    """Load a model for the CPU, with safetensors alone and none of its own code."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        # Eager attention is the one whose graph ONNX Runtime knows how to fuse.
        model_kwargs={"use_safetensors": True, "attn_implementation": "eager"},
    )
    # A model without a limit of its own may not take one either; it then has no need of one.
    with contextlib.suppress(AttributeError):
        model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
    return model.eval()


def _export_best(model: Any, meta: dict[str, Any], target: Path, quantise: bool) -> dict[str, Any]:
    """Write the fastest faithful export of a model; returns what to add to its description.

    Raises:
        Exception: the model cannot be traced, or its trace gives other vectors.
    """
    pooling = next((module for module in model if hasattr(module, "include_prompt")), None)
    if (
        pooling is not None
        and not pooling.include_prompt
        and (meta["query_prompt"] or meta["document_prompt"])
    ):
        raise ValueError("this model leaves its prompt out of the mean, which no trace shows")
    model.tokenizer.backend_tokenizer.save(str(target / TOKENIZER_FILE))
    traced, fused = target / "traced.onnx", target / "fused.onnx"
    _trace(model, traced)
    if _fuse(model, traced, fused):
        traced.unlink()
        fused.replace(target / MODEL_FILE)
    else:
        traced.replace(target / MODEL_FILE)
    found: dict[str, Any] = {"kind": "onnx", "precision": "float32"}
    wanted = unit(model.encode(list(SENTENCES), prompt=meta["document_prompt"]))
    agreement, seconds = _measure(target, meta | found, wanted)
    if agreement < FAITHFUL:
        raise ValueError(f"the trace agrees with the model only to a cosine of {agreement:.4f}")
    found |= {"agreement": agreement}
    return found | (_quantise(target, meta | found, wanted, seconds) if quantise else {})


def _quantise(target: Path, meta: dict[str, Any], wanted: Floats, seconds: float) -> dict[str, Any]:
    """Make the weights smaller where that is faster and agrees; returns what that changed.

    Args:
        wanted: vectors of the sentences by the original.
        seconds: that the sentences take in float32.
    """
    whole = target / "float32.onnx"
    (target / MODEL_FILE).replace(whole)
    for precision, write_small in _quantisations():
        try:
            write_small(whole, target / MODEL_FILE)
        except Exception:  # the quantiser assumes operators that other models may not have
            logging.getLogger(__name__).info("not quantised", exc_info=True)
            continue
        agreement, needed = _measure(target, meta, wanted)
        if agreement >= AGREEMENT and seconds / needed >= FASTER:
            whole.unlink()
            speedup = round(seconds / needed, 2)
            return {"precision": precision, "agreement": agreement, "speedup": speedup}
    whole.replace(target / MODEL_FILE)
    return {}


def _trace(model: Any, file: Path) -> None:
    """Write the graph of the whole model."""
    import torch

    class Whole(torch.nn.Module):
        """From token ids to the unit vector of the text, for tensors given by place."""

        def __init__(self, names: list[str]) -> None:
            super().__init__()
            self.modules_in_order = model
            self.names = names

        def forward(self, *tensors: Any) -> Any:
            features = dict(zip(self.names, tensors, strict=True))
            vectors = self.modules_in_order(features)["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, dim=-1)

    # Two texts of different length, so that the mask has a part in what is traced.
    example = model.tokenizer(
        ["two texts of", "different length here"], padding=True, return_tensors="pt"
    )
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in example]
    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {"embedding": {0: "texts"}}
    with torch.no_grad():
        torch.onnx.export(
            Whole(names),
            tuple(example[name] for name in names),
            str(file),
            input_names=names,
            output_names=["embedding"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            # The older exporter: the newer needs onnxscript, and the fusions below know its graphs.
            dynamo=False,
        )


def _fuse(model: Any, traced: Path, fused: Path) -> bool:
    """Replace attention, GELU and layer norms by ONNX Runtime's own nodes, where recognised."""
    from onnxruntime.transformers import optimizer

    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    heads = getattr(config, "num_attention_heads", 0)
    width = getattr(config, "hidden_size", 0)
    try:
        # opt_level 0: no graph rewriting for this machine's CPU; the session does that itself.
        graph = optimizer.optimize_model(
            str(traced), model_type="bert", num_heads=heads, hidden_size=width, opt_level=0
        )
        graph.save_model_to_file(str(fused))
    except Exception:  # the fusions assume shapes of graphs that other models may not have
        logging.getLogger(__name__).info("not fused", exc_info=True)
        return False
    return True


def _quantisations() -> Iterator[tuple[str, Callable[[Path, Path], None]]]:
    """The ways to make weights smaller, best first."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # "int7": CPUs without VNNI add two products of 8 bits into 16, which overflow; with
    # weights of 7 bits they do not.
    for precision, reduced in (("int8", False), ("int7", True)):

        def write_small(source: Path, target: Path, reduced: bool = reduced) -> None:
            quantize_dynamic(
                str(source),
                str(target),
                per_channel=True,
                reduce_range=reduced,
                weight_type=QuantType.QInt8,
                # Shape inference stops at fused nodes, whose outputs are all floats.
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )

        yield precision, write_small


def _measure(target: Path, meta: dict[str, Any], wanted: Floats) -> tuple[float, float]:
    """Lowest cosine with the vectors wanted, and seconds for all sentences, best of five."""
    write_meta(target, meta)
    embedder = OnnxEmbedder(target)
    vectors = embedder.encode(SENTENCES)
    best = min(_seconds(lambda: embedder.encode(SENTENCES)) for _ in range(5))
    return round(float((vectors * wanted).sum(axis=1).min()), 5), best


def _seconds(work: Callable[[], object]) -> float:
    """Processor time, which other programs on a busy machine do not change."""
    started = time.process_time()
    work()
    return time.process_time() - started


def quieten() -> None:
    """Keep the libraries' advice to developers out of what a user sees."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    os.environ["TRANSFORMERS_VERBOSITY"] = "error"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TQDM_DISABLE"] = "1"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
