"""llama.cpp's C interface, as exported by the shared library inside the PyPI package xllamacpp.

The package's own Python interface wraps llama-server, which gives probabilities for one generated token at a time.
The library also exports llama.h, whose `llama_decode` gives the logits of every position of a batch in one call.

The parameter structures belong to one version of llama.cpp, so they are treated as opaque: llama.cpp fills in its
defaults, and the few fields set here are found by their place and checked against their known defaults first.
"""

import ctypes
from importlib.metadata import version
from pathlib import Path

import numpy as np
import xllamacpp

XLLAMACPP_VERSION = "2026.10.11549"

F32, F16 = 0, 1  # ggml_type, for the KV cache


class _Parameters(ctypes.Structure):
    """More than any llama.cpp parameter structure holds; the callee reads only its own part."""

    _fields_ = [("words", ctypes.c_uint64 * 64)]


class _Batch(ctypes.Structure):
    _fields_ = [
        ("n_tokens", ctypes.c_int32),
        ("token", ctypes.POINTER(ctypes.c_int32)),
        ("embd", ctypes.POINTER(ctypes.c_float)),
        ("pos", ctypes.POINTER(ctypes.c_int32)),
        ("n_seq_id", ctypes.POINTER(ctypes.c_int32)),
        ("seq_id", ctypes.POINTER(ctypes.POINTER(ctypes.c_int32))),
        ("logits", ctypes.POINTER(ctypes.c_int8)),
    ]


_SILENT = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda *_: None)


def _load():
    if version("xllamacpp") != XLLAMACPP_VERSION:
        raise SystemExit(f"these scripts need xllamacpp {XLLAMACPP_VERSION}, found {version('xllamacpp')}")
    library = ctypes.CDLL(str(next(Path(xllamacpp.__file__).parent.glob("xllamacpp*.so"))))
    pointer, text, i32, i64 = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_int64
    for name, result, arguments in [
        ("llama_print_system_info", text, []),
        ("llama_log_set", None, [pointer, pointer]),
        ("llama_backend_init", None, []),
        ("llama_model_default_params", _Parameters, []),
        ("llama_context_default_params", _Parameters, []),
        ("llama_model_load_from_file", pointer, [text, _Parameters]),
        ("llama_model_free", None, [pointer]),
        ("llama_init_from_model", pointer, [pointer, _Parameters]),
        ("llama_free", None, [pointer]),
        ("llama_model_get_vocab", pointer, [pointer]),
        ("llama_vocab_n_tokens", i32, [pointer]),
        ("llama_vocab_is_eog", ctypes.c_bool, [pointer, i32]),
        ("llama_vocab_get_add_bos", ctypes.c_bool, [pointer]),
        ("llama_vocab_bos", i32, [pointer]),
        ("llama_tokenize", i32, [pointer, text, i32, pointer, i32, ctypes.c_bool, ctypes.c_bool]),
        ("llama_detokenize", i32, [pointer, pointer, i32, text, i32, ctypes.c_bool, ctypes.c_bool]),
        ("llama_batch_init", _Batch, [i32, i32, i32]),
        ("llama_batch_free", None, [_Batch]),
        ("llama_decode", i32, [pointer, _Batch]),
        ("llama_get_logits_ith", ctypes.POINTER(ctypes.c_float), [pointer, i32]),
        ("llama_get_memory", pointer, [pointer]),
        ("llama_memory_clear", None, [pointer, ctypes.c_bool]),
        ("ggml_quantize_chunk", ctypes.c_size_t, [i32, pointer, pointer, i64, i64, i64, pointer]),
    ]:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.llama_log_set(ctypes.cast(_SILENT, pointer), None)
    library.llama_backend_init()
    return library


_library = _load()


def system_info() -> str:
    """The instruction sets that this build of llama.cpp uses, in its own words."""
    return _library.llama_print_system_info().decode().strip(" |")


def quantise(values: np.ndarray, kind: int) -> bytes:
    """A matrix (rows, columns) in llama.cpp's own quantisation to a ggml type, without an importance matrix."""
    values = np.ascontiguousarray(values, dtype=np.float32)
    rows, columns = values.shape
    blocks = ctypes.create_string_buffer(values.nbytes)
    written = _library.ggml_quantize_chunk(kind, values.ctypes.data, blocks, 0, rows, columns, None)
    return blocks.raw[:written]


class Model:
    """One model and one context of llama.cpp: a single sequence, decoded from its start each time."""

    def __init__(self, path, context: int = 512, threads: int = 1, cache: int = F16, flash_attention: int = -1):
        self.model = _library.llama_model_load_from_file(str(path).encode(), _library.llama_model_default_params())
        if not self.model:
            raise SystemExit(f"llama.cpp does not load {path}")
        self.vocabulary = _library.llama_model_get_vocab(self.model)
        self.vocabulary_size = _library.llama_vocab_n_tokens(self.vocabulary)
        self.context_length = context
        parameters = _library.llama_context_default_params()
        fields = (ctypes.c_int32 * 128).from_buffer(parameters)
        # n_ctx, n_batch, n_ubatch, then n_threads and n_threads_batch, flash_attn_type, type_k and type_v
        if [fields[i] for i in (0, 1, 2, 7, 8, 13, 26, 27)] != [512, 2048, 512, 4, 4, -1, F16, F16]:
            raise SystemExit("llama_context_params has another layout than these scripts know")
        fields[0] = fields[1] = context
        fields[7] = fields[8] = threads
        fields[13] = flash_attention
        fields[26] = fields[27] = cache
        self.context = _library.llama_init_from_model(self.model, parameters)
        if not self.context:
            raise SystemExit(f"llama.cpp gives no context of {context} tokens for {path}")
        self.batch = _library.llama_batch_init(context, 0, 1)
        self.position = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _library.llama_batch_free(self.batch)
        _library.llama_free(self.context)
        _library.llama_model_free(self.model)

    @property
    def adds_bos(self) -> bool:
        return _library.llama_vocab_get_add_bos(self.vocabulary)

    @property
    def bos(self) -> int:
        return _library.llama_vocab_bos(self.vocabulary)

    def is_end(self, token: int) -> bool:
        return _library.llama_vocab_is_eog(self.vocabulary, token)

    def tokenize(self, text: str, add_special: bool = True, parse_special: bool = True) -> list[int]:
        data = text.encode()
        tokens = (ctypes.c_int32 * (len(data) + 8))()
        count = _library.llama_tokenize(
            self.vocabulary, data, len(data), tokens, len(tokens), add_special, parse_special)
        if count < 0:
            raise ValueError(f"{-count} tokens do not fit")
        return list(tokens[:count])

    def detokenize(self, tokens: list[int]) -> str:
        ids = (ctypes.c_int32 * len(tokens))(*tokens)
        text = ctypes.create_string_buffer(64 * len(tokens) + 64)
        count = _library.llama_detokenize(self.vocabulary, ids, len(tokens), text, len(text), False, True)
        if count < 0:
            raise ValueError(f"{-count} bytes do not fit")
        return text.raw[:count].decode(errors="replace")

    def start(self):
        """Forgets the sequence."""
        _library.llama_memory_clear(_library.llama_get_memory(self.context), True)
        self.position = 0

    def decode(self, tokens: list[int]) -> np.ndarray:
        """Appends tokens to the sequence: their logits (tokens, vocabulary), float32."""
        if self.position + len(tokens) > self.context_length:
            raise ValueError("more tokens than the context holds")
        self.batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            self.batch.token[i] = token
            self.batch.pos[i] = self.position + i
            self.batch.n_seq_id[i] = 1
            self.batch.seq_id[i][0] = 0
            self.batch.logits[i] = 1
        status = _library.llama_decode(self.context, self.batch)
        if status != 0:
            raise RuntimeError(f"llama_decode gives {status}")
        self.position += len(tokens)
        return np.stack([
            np.ctypeslib.as_array(_library.llama_get_logits_ith(self.context, i), (self.vocabulary_size,))
            for i in range(len(tokens))
        ]).copy()

    def logits(self, tokens: list[int]) -> np.ndarray:
        """The logits of every position of one sequence, from its start."""
        self.start()
        return self.decode(tokens)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def most_probable(log_probabilities: np.ndarray, count: int) -> list[int]:
    """The ids of the most probable tokens, most probable first."""
    best = np.argpartition(-log_probabilities, count)[:count]
    return best[np.lexsort((best, -log_probabilities[best]))].tolist()
