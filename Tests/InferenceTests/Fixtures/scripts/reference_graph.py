"""The `llama` and `qwen2` graphs in NumPy, float64 throughout, over the dequantised weights of a GGUF file.

Slow and plain, and independent of llama.cpp and of Firstpass: what both are compared with.
"""

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize


class ReferenceModel:
    def __init__(self, path):
        self.reader = reader = GGUFReader(path)
        self.architecture = reader.get_field("general.architecture").contents()
        self.weights = {
            tensor.name: dequantize(tensor.data, tensor.tensor_type).astype(np.float64) for tensor in reader.tensors
        }
        self.heads = self.value("attention.head_count")
        self.kv_heads = self.value("attention.head_count_kv", self.heads)
        self.head_length = self.value("attention.key_length", self.value("embedding_length") // self.heads)
        self.epsilon = self.value("attention.layer_norm_rms_epsilon")
        self.frequencies, self.magnitude = self._rope()

    def value(self, key, default=None):
        field = self.reader.get_field(f"{self.architecture}.{key}")
        return default if field is None else field.contents()

    def _rope(self):
        """Radians a position for each rotated pair (head length / 2), and the factor on the rotated values."""
        length = self.head_length
        base = self.value("rope.freq_base", 10000.0)
        pairs = np.arange(length // 2)
        # The theta of Su et al. 2021, "RoFormer". Llama 3 files divide it by a tensor of factors.
        plain = base ** (-2.0 * pairs / length) / self.weights.get("rope_freqs.weight", 1.0)
        factor = self.value("rope.scaling.factor", 1.0)
        if self.value("rope.scaling.type", "linear") == "linear":
            return plain / factor, 1.0
        # Peng et al. 2023, "YaRN", section 3: a pair that turns more than 32 times in the original context keeps its
        # frequency, one that turns less than once is interpolated, with a ramp between the two pairs.
        context = self.value("rope.scaling.original_context_length")
        pair_that_turns = lambda times: length * np.log(context / (times * 2 * np.pi)) / (2 * np.log(base))
        first = max(0, np.floor(pair_that_turns(32)))
        last = min(length - 1, np.ceil(pair_that_turns(1)))
        interpolated = np.clip((pairs - first) / max(0.001, last - first), 0, 1)
        return plain / factor * interpolated + plain * (1 - interpolated), 1 + 0.1 * np.log(factor)

    def _rotate(self, vectors):
        """Rotary position embedding of (positions, heads, head length)."""
        angles = np.outer(np.arange(len(vectors)), self.frequencies)[:, None, :]
        cosine, sine = np.cos(angles) * self.magnitude, np.sin(angles) * self.magnitude
        if self.architecture == "llama":  # neighbouring elements are a pair
            first, second = slice(0, None, 2), slice(1, None, 2)
        else:  # qwen2, as GPT-NeoX: element i and element i + half
            first, second = slice(self.head_length // 2), slice(self.head_length // 2, None)
        rotated = np.empty_like(vectors)
        rotated[..., first] = vectors[..., first] * cosine - vectors[..., second] * sine
        rotated[..., second] = vectors[..., first] * sine + vectors[..., second] * cosine
        return rotated

    def _norm(self, x, name):
        return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + self.epsilon) * self.weights[name]

    def _linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights.get(f"{name}.bias", 0.0)

    def _attention(self, x, block):
        heads = lambda name: self._linear(x, f"{block}.{name}").reshape(len(x), -1, self.head_length)
        queries, keys, values = self._rotate(heads("attn_q")), self._rotate(heads("attn_k")), heads("attn_v")
        group = self.heads // self.kv_heads  # this many neighbouring query heads share a key and value head
        keys, values = np.repeat(keys, group, axis=1), np.repeat(values, group, axis=1)
        scores = np.einsum("qhd,khd->hqk", queries, keys) / np.sqrt(self.head_length)
        scores[:, np.triu(np.ones(scores.shape[1:], dtype=bool), 1)] = -np.inf
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return self._linear(np.einsum("hqk,khd->qhd", weights, values).reshape(len(x), -1), f"{block}.attn_output")

    def logits(self, tokens):
        """Logits (positions, vocabulary) of one sequence that starts at position 0."""
        x = self.weights["token_embd.weight"][tokens]
        for layer in range(self.value("block_count")):
            block = f"blk.{layer}"
            x = x + self._attention(self._norm(x, f"{block}.attn_norm.weight"), block)
            h = self._norm(x, f"{block}.ffn_norm.weight")
            gate = self._linear(h, f"{block}.ffn_gate")
            x = x + self._linear(gate / (1 + np.exp(-gate)) * self._linear(h, f"{block}.ffn_up"), f"{block}.ffn_down")
        output = self.weights.get("output.weight", self.weights["token_embd.weight"])
        return self._norm(x, "output_norm.weight") @ output.T
