"""Writes what a real model says: token ids, greedy text and log-probabilities.

    python generation.py MODEL.gguf ../generation/NAME.json --prompts 12 --tokens 48

In the JSON, for each prompt:
    text           the prompt, special tokens written out
    tokens         its ids by llama.cpp's tokenizer
    continuation   ids of llama.cpp's greedy continuation, up to and with the token that ends the text
    continuation_text
    positions      [position, [[id, llama.cpp's log-probability, exact log-probability] × 20]]: llama.cpp's 20 most
                   probable tokens to follow position 0 ... position of tokens + continuation, most probable first

Exact is reference_graph.py over the same ids: float64 on the dequantised weights. llama.cpp differs from it because
it rounds activations to eight bits, so where its first two tokens are close, a more exact engine may prefer the other.
Position 0 is left out: a few of Qwen's activations are so large there that the rounding leaves little of the others,
and llama.cpp's distribution is another one (divergence up to 7, where given F32 weights it agrees with the exact one).
"""

import argparse
import hashlib
import json
from pathlib import Path

import llama_cpp
import numpy as np
from reference_graph import ReferenceModel

CONTEXT = 2048
TOP = 20
POSITIONS_IN_PROMPT = 20


def chat(*turns: str) -> str:
    """ChatML, which both models were tuned with: a system turn, then the user's and the model's in turn."""
    roles = ["system"] + ["user", "assistant"] * len(turns)
    return "".join(f"<|im_start|>{role}\n{turn}<|im_end|>\n" for role, turn in zip(roles, turns)) + (
        "<|im_start|>assistant\n")


LONG_CODE = '''class Account:
    """A bank account that refuses to be overdrawn."""

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"amount must be positive, not {amount}")
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError(f"amount must be positive, not {amount}")
        if amount > self.balance:
            raise ValueError(f"{self.owner} has only {self.balance}")
'''

PROMPTS = [
    'def is_palindrome(text: str) -> bool:\n    """Whether text reads the same from both ends."""\n',
    chat("You are a helpful programming assistant.",
         "Write a Python function `running_total(numbers)` that returns the list of partial sums."),
    "The first lighthouse on this coast was built of wood, and it burned down within a year. The second one",
    "春天来了，院子里的老树又长出了新叶。孩子们在树下玩耍，奶奶坐在门口",
    chat("You write interview questions.", "Ask one question about dictionaries in Python.",
         "Given a list of words, return a dictionary from each first letter to the words that begin with it.",
         "Now one that is harder, with an example call and its result."),
    LONG_CODE,
    "Вечером мы сидели у реки и смотрели, как солнце медленно опускается за лес. Потом",
    '{"name": "Zoë 🦊", "tags": ["α", "β"],\n\t"items": [\n\t\t{"id": 1,    "price": 3.50},\n\t\t{"id": 2,',
    "SELECT customers.name, COUNT(orders.id)\nFROM customers\nLEFT JOIN orders ON",
    "昨日は雨が降っていたので、家で本を読んでいました。오늘은 날씨가 맑아서",
    "يعيش جدي في قرية صغيرة بالقرب من البحر. हर सुबह वह",
    "1 + 2 = 3\n12 + 30 = 42\n125 + 250 = 375\n1000 + 2345 =",
]


def continue_greedily(model: llama_cpp.Model, text: str, length: int) -> tuple[dict, list[np.ndarray]]:
    """A prompt's record without its positions, and the log-probabilities after each of its tokens."""
    tokens = model.tokenize(text)
    model.start()
    rows = list(llama_cpp.log_softmax(model.decode(tokens)))
    continuation = []
    while True:
        continuation.append(int(rows[-1].argmax()))
        if len(continuation) == length or model.is_end(continuation[-1]):
            break
        rows += list(llama_cpp.log_softmax(model.decode(continuation[-1:])))
    record = {
        "text": text, "tokens": tokens, "continuation": continuation,
        "continuation_text": model.detokenize(continuation),
    }
    return record, rows


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--prompts", type=int, default=len(PROMPTS))
    arguments.add_argument("--tokens", type=int, default=48)
    options = arguments.parse_args()

    with llama_cpp.Model(options.model, context=CONTEXT) as model:
        results = [continue_greedily(model, text, options.tokens) for text in PROMPTS[:options.prompts]]
    records = [record for record, _ in results]
    exact_logits = ReferenceModel(options.model).logits(
        [record["tokens"] + record["continuation"][:-1] for record in records])

    divergences, agreeing = [], []
    for (record, rows), logits in zip(results, exact_logits):
        exact_rows = llama_cpp.log_softmax(logits)
        last = len(record["tokens"]) - 1
        inside = np.linspace(1, last, min(last - 1, POSITIONS_IN_PROMPT), endpoint=False).astype(int).tolist()
        record["positions"] = []
        for position in inside + list(range(last, len(rows))):
            own, exact = rows[position], exact_rows[position]
            divergences.append(float((np.exp(exact) * (exact - own)).sum()))
            agreeing.append(own.argmax() == exact.argmax())
            record["positions"].append([position, [
                [token, round(float(own[token]), 4), round(float(exact[token]), 4)]
                for token in llama_cpp.most_probable(own, TOP)
            ]])

    header = {
        "model_sha256": hashlib.sha256(options.model.read_bytes()).hexdigest(),
        "xllamacpp": llama_cpp.XLLAMACPP_VERSION, "system": llama_cpp.system_info(), "context": CONTEXT,
        "llama_cpp_against_exact": {
            "positions": len(divergences),
            "same_top_1": round(float(np.mean(agreeing)), 4),
            "mean_kl_divergence": float(f"{np.mean(divergences):.3g}"),
            "largest_kl_divergence": float(f"{np.max(divergences):.3g}"),
        },
    }
    compact = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    options.out.parent.mkdir(exist_ok=True)
    with options.out.open("w") as file:
        file.write(compact(header)[:-1] + ',"prompts":[\n' + ",\n".join(map(compact, records)) + "\n]}\n")
    print(json.dumps(header, indent=1))


if __name__ == "__main__":
    main()
