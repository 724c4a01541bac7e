"""Records token ids of llama.cpp for the tests of the tokenizers.

    python record_tokenizers.py fixture SMOLLM2.gguf tokenizers.json
        chosen and 2,000 drawn texts, on the model and on small vocabularies that are made here

    python record_tokenizers.py campaign MODEL.gguf IDS.jsonl [COUNT]
        100,000 drawn texts on one vocabulary, for FIRSTPASS_TOKENIZER_CAMPAIGN=MODEL.gguf:IDS.jsonl

Needs the PyPI packages xllamacpp, gguf and numpy. In both, half of the texts are encoded with the names of control tokens
taken as those tokens.
"""

import collections
import json
import os
import sys
import tempfile

import gguf
from reference import reference, write_tiny_model
from texts import CHOSEN, drawn

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6
PRE_TOKENIZERS = ["default", "gpt-2", "smollm", "qwen2", "llama-bpe", "deepseek-coder"]


def checksum(ids):
    """FNV-1a with 64 bits over the ids as 32-bit numbers, each taken as a whole."""
    value = 0xCBF29CE484222325
    for number in ids:
        value = ((value ^ number) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def byte_alphabet():
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


def train(symbols, count):
    """The `count` most frequent merges, across words too, so that a wrong split shows."""
    merges = []
    while len(merges) < count:
        pairs = collections.Counter(zip(symbols, symbols[1:]))
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        merged, index = [], 0
        while index < len(symbols):
            if tuple(symbols[index : index + 2]) == best:
                merged.append(symbols[index] + symbols[index + 1])
                index += 2
            else:
                merged.append(symbols[index])
                index += 1
        symbols = merged
    return merges


def training_text():
    # Without the names of control tokens, which would become text tokens too.
    return "\n".join(CHOSEN[6:22] + drawn(7, 150)).replace("<|", "< |").replace("s>", "s >").replace("<unk", "< u n k")


def byte_level_vocabulary():
    alphabet = byte_alphabet()
    merges = train([alphabet[byte] for byte in training_text().encode()], 400)
    text = list(dict.fromkeys(alphabet + [left + right for left, right in merges]))
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokens = text + special + ["<tool>", "<tool_call>", "[PAD0]"]
    types = [NORMAL] * len(text) + [CONTROL] * 3 + [USER_DEFINED] * 2 + [UNUSED]
    return {
        "tokens": tokens, "types": types, "merges": [" ".join(pair) for pair in merges],
        "bos": len(text), "eos": len(text) + 2,
    }  # fmt: skip


def sentencepiece_vocabulary(across_words):
    text = "▁" + training_text().replace(" ", "▁")
    characters = sorted(character for character, count in collections.Counter(text).items() if count > 2)
    symbols = [character if character in characters else "\0" for character in text]
    pieces = ["".join(pair) for pair in train(symbols, 400) if "\0" not in "".join(pair)]
    if not across_words:
        pieces = [piece for piece in pieces if "▁" not in piece.lstrip("▁")]
    pieces = list(dict.fromkeys(characters + pieces))
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + pieces + ["<tool>"]
    types = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(pieces) + [USER_DEFINED]
    # Every other score is that of its neighbour, so that equal scores meet.
    scores = [0.0] * 259 + [float(-(index // 2)) for index in range(len(pieces))] + [0.0]
    return {"tokens": tokens, "types": types, "scores": scores, "bos": 1, "eos": 2}


def fields(kind, pre, vocabulary):
    types = gguf.GGUFValueType
    result = {
        "tokenizer.ggml.model": (types.STRING, None, kind),
        "tokenizer.ggml.pre": (types.STRING, None, pre),
        "tokenizer.ggml.tokens": (types.ARRAY, types.STRING, vocabulary["tokens"]),
        "tokenizer.ggml.token_type": (types.ARRAY, types.INT32, vocabulary["types"]),
        "tokenizer.ggml.bos_token_id": (types.UINT32, None, vocabulary["bos"]),
        "tokenizer.ggml.eos_token_id": (types.UINT32, None, vocabulary["eos"]),
    }
    if "merges" in vocabulary:
        result["tokenizer.ggml.merges"] = (types.ARRAY, types.STRING, vocabulary["merges"])
    else:
        result["tokenizer.ggml.scores"] = (types.ARRAY, types.FLOAT32, vocabulary["scores"])
    return result


def record(path, texts):
    """Ids of the chosen texts, checksums of the others; texts with an odd index with control tokens."""
    with reference(path) as opened:
        ids = [opened.tokenize(text, special=index % 2 == 1) for index, text in enumerate(texts)]
    return {"ids": ids[: len(CHOSEN)], "checksums": [checksum(each) for each in ids[len(CHOSEN) :]]}


def fixture(model, output):
    texts = CHOSEN + [text.replace("<s>", "<tool>").replace("</s>", "<tool_call>") for text in drawn(1, 2000)]
    result = {
        "texts": texts,
        "byteLevel": byte_level_vocabulary(),
        "sentencePiece": sentencepiece_vocabulary(across_words=True),
        "sentencePieceWords": sentencepiece_vocabulary(across_words=False),
    }
    recorded = {"smollm2": record(model, texts)}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "small.gguf")
        for pre in PRE_TOKENIZERS:
            write_tiny_model(path, fields("gpt2", pre, result["byteLevel"]))
            recorded[pre] = record(path, texts)
        for name in ("sentencePiece", "sentencePieceWords"):
            write_tiny_model(path, fields("llama", "default", result[name]))
            recorded[name] = record(path, texts)
    result["recorded"] = recorded
    with open(output, "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def campaign(model, output, count):
    with reference(model) as opened, open(output, "w", encoding="utf-8") as file:
        for index, text in enumerate(CHOSEN + drawn(2, count)):
            # llama.cpp takes the text token </s> of Qwen2's vocabulary for a control token.
            special = index % 2 == 1 and "</s>" not in text
            line = {"text": text, "special": special, "ids": opened.tokenize(text, special)}
            file.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fixture", model, output]:
            fixture(model, output)
        case ["campaign", model, output, *count]:
            campaign(model, output, int(count[0]) if count else 100_000)
        case _:
            sys.exit(__doc__)
