"""Writes ../dequantisation/TYPE.bin: blocks of each tensor type with the values the package gguf gives for them.

A file, all little-endian:
    uint32  the tensor type's number in GGUF
    uint32  number of blocks
    uint32  bytes a block
    uint32  weights a block
    bytes   the blocks
    float32 the expected weights, in order

Quants are random bytes. The half-precision scales are the extremes below first, then random. Every product of a scale,
a sub-block scale and a quant fits the 24 bits of float32, so any order of multiplication (fused or not) gives these
very values: compare for equality (-0 equals 0).
"""

import struct
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType as Type
from gguf.quants import dequantize

# Byte offsets of the half-precision scales in a block of each type.
SCALES = {
    Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0],
    Type.Q2_K: [80, 82], Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208],
}
# Zeros, ones, the smallest and largest subnormal, the smallest normal, the largest: each with both signs.
EXTREMES = np.array([0x0000, 0x3C00, 0x0001, 0x03FF, 0x0400, 0x7BFF], dtype=np.uint16)
EXTREMES = np.concatenate([EXTREMES, EXTREMES | 0x8000])


def quantised_blocks(kind: Type, random: np.random.Generator) -> np.ndarray:
    weights, size = GGML_QUANT_SIZES[kind]
    count = 16 if weights == 256 else 64
    blocks = random.integers(0, 256, (count, size), dtype=np.uint8)
    for place, offset in enumerate(SCALES[kind]):
        scales = random.normal(0, 0.05, count).astype(np.float16).view(np.uint16)
        scales[:len(EXTREMES)] = np.roll(EXTREMES, 5 * place)
        blocks[:, offset:offset + 2] = scales[:, None].view(np.uint8)
    return blocks


def float_blocks(kind: Type, random: np.random.Generator) -> np.ndarray:
    """Half-precision and bfloat16 numbers: the ends of every exponent with both signs, and random finite ones."""
    exponent_bits = 5 if kind == Type.F16 else 8
    step = 1 << (15 - exponent_bits)
    edges = np.arange(0, 0x8000, step)[:-1]
    magnitudes = np.concatenate([edges, edges + 1, edges + step - 1, random.integers(0, edges[-1], 1024)])
    return np.concatenate([magnitudes, magnitudes | 0x8000]).astype("<u2").view(np.uint8).reshape(-1, 2)


def main():
    folder = Path(__file__).parent.parent / "dequantisation"
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng(20240501)
    for kind in [Type.F16, Type.BF16, *SCALES]:
        blocks = (quantised_blocks if kind in SCALES else float_blocks)(kind, random)
        expected = dequantize(blocks, kind).astype("<f4")
        assert np.isfinite(expected).all()
        weights, size = GGML_QUANT_SIZES[kind]
        header = struct.pack("<4I", kind, len(blocks), size, weights)
        (folder / f"{kind.name}.bin").write_bytes(header + blocks.tobytes() + expected.tobytes())
        print(f"{kind.name}: {len(blocks)} blocks, {expected.size} weights, largest {np.abs(expected).max():g}")


if __name__ == "__main__":
    main()
