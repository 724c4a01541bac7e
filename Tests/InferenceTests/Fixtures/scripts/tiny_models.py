"""Writes ../models/NAME.gguf, small random models, with NAME.logits.bin, and checks them against llama.cpp.

NAME.logits.bin, all little-endian: sequences one after the other to the end of the file, each
    uint32   number of tokens
    uint32   vocabulary size
    uint32   the token ids
    float32  logits (tokens, vocabulary), by reference_graph.py: float64 over the dequantised weights, then rounded

agreement.json says how far llama.cpp is from these logits: on the same file (it quantises activations to int8 and
keeps keys and values in half precision) and on the same weights as an F32 file with an F32 cache (only rounding).
"""

import json
import struct
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import llama_cpp
import numpy as np
from gguf import GGUFReader, GGUFWriter, RopeScalingType, TokenType
from gguf import GGMLQuantizationType as Type
from gguf.quants import dequantize
from reference_graph import ReferenceModel

FOLDER = Path(__file__).parent.parent / "models"
SEQUENCE_LENGTHS = [1, 17, 40, 130]


@dataclass
class Shape:
    """One tiny model. `types` gives tensor types by layer for q, k, v, o, gate, up, down; then `others` by name."""

    name: str
    architecture: str
    embedding: int
    feed_forward: int
    heads: int
    kv_heads: int
    head_length: int
    rope_base: float
    types: list[str]
    others: dict[str, str]
    tokenizer: str
    scaling: dict = field(default_factory=dict)
    biases: bool = False
    llama3_factors: bool = False


SHAPES = [
    # As Qwen2.5-Coder: biases on q, k and v, tied embeddings, base 10^6; every K type and two of the older ones.
    Shape("tiny-qwen2", "qwen2", 256, 128, 8, 2, 32, 1e6,
          ["Q4_K Q6_K Q5_K Q3_K Q2_K Q4_K Q8_0", "Q5_K Q4_K Q6_K Q4_K Q3_K Q5_K Q4_1"],
          {"token_embd": "Q6_K"}, "qwen2", biases=True),
    # As Deepseek-Coder: linear scaling 4, its own output matrix; heads that do not divide the embedding.
    Shape("tiny-llama", "llama", 128, 192, 6, 3, 32, 1e5,
          ["F16 Q5_1 Q5_0 Q4_0 Q4_1 BF16 Q5_0", "Q8_0 F16 Q5_1 Q5_0 Q4_0 Q4_1 Q5_1"],
          {"token_embd": "Q5_1", "output": "F16"}, "llama",
          {"type": RopeScalingType.LINEAR, "factor": 4.0}),
    # As the long-context files that use YaRN; multi-head attention (no sharing of keys and values).
    Shape("tiny-llama-yarn", "llama", 128, 160, 4, 4, 32, 1e4,
          ["Q8_0 " * 7, "Q8_0 " * 7], {"token_embd": "Q8_0", "output": "Q8_0"}, "llama",
          {"type": RopeScalingType.YARN, "factor": 4.0, "original_context": 1024}),
    # As Llama 3.1: a tensor of rope factors; grouped four to one; tied embeddings.
    Shape("tiny-llama3", "llama", 64, 96, 4, 1, 16, 5e5,
          ["Q8_0 " * 7, "F32 F32 F16 F16 BF16 F16 F16"], {"token_embd": "F16"}, "llama-bpe", llama3_factors=True),
]


def byte_letters() -> list[str]:
    """The letter that GPT-2's byte-level vocabulary writes for each byte (`bytes_to_unicode` in its encoder.py)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = (0x100 + i for i in range(256))
    return [chr(byte if byte in printable else next(others)) for byte in range(256)]


def add_tokenizer(writer: GGUFWriter, kind: str):
    pieces = "in er on re at he en te or th ti es ing the def return ( ) : self".split()
    if kind == "llama":
        specials = ["<unk>", "<s>", "</s>"]
        letters = ["▁", *"etaoinsrhldcu", "▁t", "▁a", *pieces[:10]]
        tokens = specials + [f"<0x{byte:02X}>" for byte in range(256)] + letters
        types = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL]
        types += [TokenType.BYTE] * 256 + [TokenType.NORMAL] * len(letters)
        writer.add_tokenizer_model("llama")
        writer.add_token_scores([0.0] * 259 + [-float(rank) for rank in range(len(letters))])
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        writer.add_unk_token_id(0)
        writer.add_add_bos_token(True)
    else:
        letters = byte_letters()
        merges = ["t h", "i n", "e r", "Ġ t", "Ġ a", "th e", "r e", "o n", "in g", "Ġt h", "d e", "de f", "Ġ Ġ"]
        specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
        tokens = letters + [merge.replace(" ", "") for merge in merges] + specials
        types = [TokenType.NORMAL] * (len(tokens) - 3) + [TokenType.CONTROL] * 3
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre(kind)
        writer.add_token_merges(merges)
        writer.add_bos_token_id(tokens.index(specials[0]))
        writer.add_eos_token_id(tokens.index(specials[2]))
        writer.add_add_bos_token(False)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_vocab_size(len(tokens))
    return len(tokens)


def random_weights(shape: Shape, vocabulary: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Weights that keep activations near 1, attention neither flat nor a single peak, and logits spread by about 3."""
    matrix = lambda rows, columns, gain=1.0: random.normal(0, gain / np.sqrt(columns), (rows, columns))
    near_one = lambda length: random.uniform(0.5, 1.5, length)
    queries, keys = shape.heads * shape.head_length, shape.kv_heads * shape.head_length
    weights = {
        "token_embd.weight": matrix(vocabulary, shape.embedding, 3),
        "output_norm.weight": near_one(shape.embedding),
    }
    if "output" in shape.others:
        weights["output.weight"] = matrix(vocabulary, shape.embedding, 3)
    if shape.llama3_factors:
        weights["rope_freqs.weight"] = np.linspace(1, 8, shape.head_length // 2)
    for layer in range(len(shape.types)):
        block = f"blk.{layer}"
        weights |= {
            f"{block}.attn_norm.weight": near_one(shape.embedding),
            f"{block}.attn_q.weight": matrix(queries, shape.embedding, 1.4),
            f"{block}.attn_k.weight": matrix(keys, shape.embedding, 1.4),
            f"{block}.attn_v.weight": matrix(keys, shape.embedding),
            f"{block}.attn_output.weight": matrix(shape.embedding, queries),
            f"{block}.ffn_norm.weight": near_one(shape.embedding),
            f"{block}.ffn_gate.weight": matrix(shape.feed_forward, shape.embedding),
            f"{block}.ffn_up.weight": matrix(shape.feed_forward, shape.embedding),
            f"{block}.ffn_down.weight": matrix(shape.embedding, shape.feed_forward),
        }
        if shape.biases:
            weights |= {
                f"{block}.attn_{part}.bias": random.normal(0, 0.5, length)
                for part, length in [("q", queries), ("k", keys), ("v", keys)]
            }
    return weights


def type_of(shape: Shape, name: str) -> Type:
    parts = name.split(".")
    if parts[0] == "blk" and parts[3] == "weight":
        order = ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"]
        if parts[2] in order:
            return Type[shape.types[int(parts[1])].split()[order.index(parts[2])]]
    return Type[shape.others.get(parts[0], "F32")]


def write_model(shape: Shape, path: Path, random: np.random.Generator):
    writer = GGUFWriter(path, shape.architecture)
    writer.add_name(shape.name)
    writer.add_context_length(4096)
    writer.add_embedding_length(shape.embedding)
    writer.add_block_count(len(shape.types))
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(shape.rope_base)
    if shape.head_length * shape.heads != shape.embedding:
        writer.add_key_length(shape.head_length)
        writer.add_value_length(shape.head_length)
        writer.add_rope_dimension_count(shape.head_length)
    if shape.scaling:
        writer.add_rope_scaling_type(shape.scaling["type"])
        writer.add_rope_scaling_factor(shape.scaling["factor"])
    if "original_context" in shape.scaling:
        writer.add_rope_scaling_orig_ctx_len(shape.scaling["original_context"])
    vocabulary = add_tokenizer(writer, shape.tokenizer)
    for name, values in random_weights(shape, vocabulary, random).items():
        kind = type_of(shape, name)
        values = values.astype(np.float32)
        if kind == Type.F32:
            writer.add_tensor(name, values)
        else:
            blocks = np.frombuffer(llama_cpp.quantise(values, kind), dtype=np.uint8)
            writer.add_tensor(name, blocks.reshape(len(values), -1), raw_dtype=kind)
    close(writer)


def close(writer: GGUFWriter):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_expanded(source: Path, path: Path):
    """The same model with every tensor as F32."""
    reader = GGUFReader(source)
    writer = GGUFWriter(path, reader.get_field("general.architecture").contents())
    for name, kept in reader.fields.items():
        if not name.startswith("GGUF.") and name != "general.architecture":
            sub_type = kept.types[-1] if len(kept.types) > 1 else None
            writer.add_key_value(name, kept.contents(), kept.types[0], sub_type)
    for tensor in reader.tensors:
        writer.add_tensor(tensor.name, dequantize(tensor.data, tensor.tensor_type))
    close(writer)


def difference(expected: np.ndarray, actual: np.ndarray) -> dict:
    p, q = llama_cpp.log_softmax(expected), llama_cpp.log_softmax(actual)
    return {
        "positions": len(expected),
        "largest_logit_difference": float(f"{np.abs(expected - actual).max():.3g}"),
        "same_top_1": float((expected.argmax(1) == actual.argmax(1)).mean().round(4)),
        "mean_kl_divergence": float(f"{(np.exp(p) * (p - q)).sum(1).mean():.3g}"),
        "largest_kl_divergence": float(f"{(np.exp(p) * (p - q)).sum(1).max():.3g}"),
    }


def main():
    FOLDER.mkdir(exist_ok=True)
    agreement = {"xllamacpp": llama_cpp.XLLAMACPP_VERSION, "system": llama_cpp.system_info()}
    for index, shape in enumerate(SHAPES):
        random = np.random.default_rng([20240502, index])
        path = FOLDER / f"{shape.name}.gguf"
        write_model(shape, path, random)
        reference = ReferenceModel(path)
        vocabulary = len(reference.weight("token_embd.weight"))
        sequences = [random.integers(0, vocabulary, length).tolist() for length in SEQUENCE_LENGTHS]
        expected = [logits.astype("<f4") for logits in reference.logits(sequences)]
        path.with_suffix(".logits.bin").write_bytes(b"".join(
            struct.pack(f"<{2 + len(tokens)}I", len(tokens), vocabulary, *tokens) + logits.tobytes()
            for tokens, logits in zip(sequences, expected)))
        with tempfile.TemporaryDirectory() as folder:
            expanded = Path(folder) / "expanded.gguf"
            write_expanded(path, expanded)
            with llama_cpp.Model(path) as model:
                own = [model.logits(tokens) for tokens in sequences]
            with llama_cpp.Model(expanded, cache=llama_cpp.F32, flash_attention=0) as model:
                exact = [model.logits(tokens) for tokens in sequences]
        joined = np.concatenate(expected)
        agreement[shape.name] = {
            "logit_standard_deviation": float(joined.std().round(3)),
            "llama_cpp_same_file": difference(joined, np.concatenate(own)),
            "llama_cpp_f32_weights_and_cache": difference(joined, np.concatenate(exact)),
        }
        print(shape.name, path.stat().st_size, json.dumps(agreement[shape.name], indent=1))
    (FOLDER / "agreement.json").write_text(json.dumps(agreement, indent=1) + "\n")


if __name__ == "__main__":
    main()
