"""llama.cpp as a reference, through the PyPI package xllamacpp: token ids and rendered chat templates of a GGUF file."""

import contextlib
import http.client
import json
import os
import tempfile

import gguf
import numpy
import xllamacpp


class Reference:
    """A llama.cpp server on a GGUF file; a file without weights gets tiny ones, in a copy."""

    def __init__(self, path, **parameters):
        self._copy = None
        if not gguf.GGUFReader(path).tensors:
            self._copy = tempfile.NamedTemporaryFile(suffix=".gguf", delete=False).name
            write_tiny_model(self._copy, fields_of(path))
            path = self._copy
        settings = xllamacpp.CommonParams()
        settings.model.path = path
        settings.n_ctx, settings.n_parallel, settings.warmup, settings.verbosity = 512, 1, False, 0
        for name, value in parameters.items():
            setattr(settings, name, value)
        self._server = xllamacpp.Server(settings)
        self._connection = http.client.HTTPConnection(self._server.listening_address.split("//")[1])

    def close(self):
        self._connection.close()
        del self._server
        if self._copy:
            os.remove(self._copy)

    def post(self, path, body):
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = json.loads(self._connection.getresponse().read())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def tokenize(self, text, special, bos=False):
        return self.post("/tokenize", {"content": text, "add_special": bos, "parse_special": special})["tokens"]

    def render(self, messages):
        return self.post("/apply-template", {"messages": messages})["prompt"]


@contextlib.contextmanager
def reference(path, **parameters):
    opened = Reference(path, **parameters)
    try:
        yield opened
    finally:
        opened.close()


def fields_of(path):
    """The tokenizer's metadata of a file: key -> (type, type of elements, value)."""
    reader = gguf.GGUFReader(path)
    return {
        key: (field.types[0], field.types[-1], field.contents())
        for key, field in reader.fields.items()
        if key.startswith("tokenizer.")
    }


def write_tiny_model(path, fields):
    """Writes a `llama` model of one layer with zeros for weights and the given tokenizer."""
    width, count = 32, len(fields["tokenizer.ggml.tokens"][2])
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(512)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(width)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(width)
    writer.add_vocab_size(count)
    for key, (kind, element, value) in fields.items():
        writer.add_key_value(key, value, kind, element if kind == gguf.GGUFValueType.ARRAY else None)
    shapes = {"token_embd": (count, width), "output_norm": (width,)}
    for name in ("attn_norm", "ffn_norm"):
        shapes["blk.0." + name] = (width,)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"):
        shapes["blk.0." + name] = (width, width)
    for name, shape in shapes.items():
        writer.add_tensor(name + ".weight", numpy.zeros(shape, numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
