"""Writes the distributions that llama.cpp (or the exact graph) gives over a text of code and English.

    python perplexity_reference.py MODEL.gguf OUT [--exact]

OUT/text.txt is the text: passages of Python's standard library and of the licences in Debian's
/usr/share/common-licenses, in turn. OUT/summary.json has its SHA-256 (it depends on the versions installed), the
perplexity and the conditions. OUT/llama_cpp.jsonl or OUT/exact.jsonl has one line for each predicted token:

    {"position":P,"token":T,"logprob":L,"top":[[id,logprob] × 50]}

The text's tokens, without special ones, are cut into consecutive windows of 512; a shorter one at the end is dropped.
Each window is a sequence of its own from position 0, with the BOS token first where the tokenizer adds one. P is the
index in the text's tokens of the predicted token T, L its log-probability after the tokens before it in its window, and
top the 50 most probable tokens there, most probable first. What follows a sequence's first token alone is left out:
llama.cpp is not to be relied on there (see generation.py). So without BOS a window has lines for P = 2 ... 511 modulo
512, with it for P = 1 ... 511.
"""

import argparse
import hashlib
import json
import sysconfig
from pathlib import Path

import llama_cpp
import numpy as np
from reference_graph import ReferenceModel

WINDOW, WINDOWS, TOP = 512, 20, 50
CODE = "argparse ast bisect csv dataclasses difflib fractions heapq statistics textwrap".split()
ENGLISH = "Apache-2.0 Artistic BSD GFDL-1.3 GPL-1 GPL-3 LGPL-2.1 LGPL-3 MPL-1.1 MPL-2.0".split()


def passages() -> str:
    """Ten passages of code and ten of English, the beginning of each file left out."""
    library, licences = Path(sysconfig.get_paths()["stdlib"]), Path("/usr/share/common-licenses")
    parts = []
    for code, english in zip(CODE, ENGLISH):
        parts.append((library / f"{code}.py").read_text()[1500:4200])
        parts.append((licences / english).read_text()[200:3200])
    return "\n\n".join(parts)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("model", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--exact", action="store_true", help="float64 on the dequantised weights, not llama.cpp")
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()

    text = passages()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "text.txt").write_text(text)
    name = "exact" if options.exact else "llama_cpp"
    log_probability_sum, count = 0.0, 0
    with llama_cpp.Model(options.model, context=WINDOW + 1, threads=options.threads) as model:
        tokens = model.tokenize(text, add_special=False, parse_special=False)[:WINDOW * WINDOWS]
        windows = [tokens[start:start + WINDOW] for start in range(0, len(tokens) - WINDOW + 1, WINDOW)]
        prefix = [model.bos] if model.adds_bos else []
        sequences = [prefix + window for window in windows]
        if options.exact:
            logits = ReferenceModel(options.model).logits(sequences)
        else:
            logits = (model.logits(sequence) for sequence in sequences)
        with (options.out / f"{name}.jsonl").open("w") as file:
            for index, (sequence, rows) in enumerate(zip(sequences, logits)):
                for place, row in enumerate(llama_cpp.log_softmax(rows[1:-1]), start=2):
                    token = sequence[place]
                    log_probability_sum += row[token]
                    count += 1
                    file.write(json.dumps({
                        "position": index * WINDOW + place - len(prefix), "token": token,
                        "logprob": round(float(row[token]), 6),
                        "top": [[best, round(float(row[best]), 6)] for best in llama_cpp.most_probable(row, TOP)],
                    }, separators=(",", ":")) + "\n")

    path = options.out / "summary.json"
    summary = json.loads(path.read_text()) if path.exists() else {}
    summary |= {
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "model_sha256": hashlib.sha256(options.model.read_bytes()).hexdigest(),
        "xllamacpp": llama_cpp.XLLAMACPP_VERSION, "system": llama_cpp.system_info(),
        "windows": len(windows), "predicted_tokens": count,
        f"{name}_perplexity": round(float(np.exp(-log_probability_sum / count)), 5),
    }
    path.write_text(json.dumps(summary, indent=1) + "\n")
    print(json.dumps(summary, indent=1))


if __name__ == "__main__":
    main()
