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
        self.tensors = {tensor.name: tensor for tensor in reader.tensors}
        self.heads = self.value("attention.head_count")
        self.kv_heads = self.value("attention.head_count_kv", self.heads)
        self.head_length = self.value("attention.key_length", self.value("embedding_length") // self.heads)
        self.epsilon = self.value("attention.layer_norm_rms_epsilon")
        self.frequencies, self.magnitude = self._rope()

    def weight(self, name, default=None):
        """A tensor's weights, dequantised at each call: a model of any size then needs the memory of one tensor."""
        tensor = self.tensors.get(name)
        return default if tensor is None else dequantize(tensor.data, tensor.tensor_type).astype(np.float64)

    def value(self, key, default=None):
        field = self.reader.get_field(f"{self.architecture}.{key}")
        return default if field is None else field.contents()

    def _rope(self):
        """Radians a position for each rotated pair (head length / 2), and the factor on the rotated values."""
        length = self.head_length
        base = self.value("rope.freq_base", 10000.0)
        pairs = np.arange(length // 2)
        # The theta of Su et al. 2021, "RoFormer". Llama 3 files divide it by a tensor of factors.
        plain = base ** (-2.0 * pairs / length) / self.weight("rope_freqs.weight", 1.0)
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
        return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + self.epsilon) * self.weight(name)

    def _linear(self, x, name):
        return x @ self.weight(f"{name}.weight").T + self.weight(f"{name}.bias", 0.0)

    def _attention(self, queries, keys, values):
        """Causal attention of one sequence: all (positions, heads, head length)."""
        queries, keys = self._rotate(queries), self._rotate(keys)
        group = self.heads // self.kv_heads  # this many neighbouring query heads share a key and value head
        keys, values = np.repeat(keys, group, axis=1), np.repeat(values, group, axis=1)
        scores = np.einsum("qhd,khd->hqk", queries, keys, optimize=True) / np.sqrt(self.head_length)
        scores[:, np.triu(np.ones(scores.shape[1:], dtype=bool), 1)] = -np.inf
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return np.einsum("hqk,khd->qhd", weights, values, optimize=True).reshape(len(queries), -1)

    def logits(self, sequences):
        """Logits (positions, vocabulary) of sequences that start at position 0, one after the other.

        They go through each layer together, so that a large model is dequantised once.
        """
        ends = np.cumsum([len(tokens) for tokens in sequences])[:-1]
        x = self.weight("token_embd.weight")[np.concatenate(sequences)]
        for layer in range(self.value("block_count")):
            block = f"blk.{layer}"
            h = self._norm(x, f"{block}.attn_norm.weight")
            parts = [
                np.split(self._linear(h, f"{block}.attn_{part}").reshape(len(h), -1, self.head_length), ends)
                for part in "qkv"
            ]
            attended = np.concatenate([self._attention(*sequence) for sequence in zip(*parts)])
            x = x + self._linear(attended, f"{block}.attn_output")
            h = self._norm(x, f"{block}.ffn_norm.weight")
            gate = self._linear(h, f"{block}.ffn_gate")
            x = x + self._linear(gate / (1 + np.exp(-gate)) * self._linear(h, f"{block}.ffn_up"), f"{block}.ffn_down")
        x = self._norm(x, "output_norm.weight")
        output = self.weight("output.weight" if "output.weight" in self.tensors else "token_embd.weight").T
        for sequence in np.split(x, ends):
            yield sequence @ output
