"""Prints every triple that shares a window of 50 letters and digits with HumanEval or MBPP (question sides only)."""

import gzip, json, sys, unicodedata

norm = lambda text: "".join(c for c in text if unicodedata.category(c)[0] in "LN")
rows = [(r, "prompt") for r in map(json.loads, gzip.open(sys.argv[1] + "/HumanEval.jsonl.gz", "rt", encoding="utf-8"))]
rows += [(r, "text") for r in map(json.loads, open(sys.argv[1] + "/mbpp.jsonl", encoding="utf-8"))]
windows = {n[i : i + 50] for r, field in rows for n in [norm(r[field])] for i in range(max(1, len(n) - 49))}
assert len(windows) > 50_000, len(windows)
for row in map(json.loads, open(sys.argv[2], encoding="utf-8")):
    text = norm(" ".join([row["question"], *row["tests"], row["solution"]]))
    short = [w for w in windows if len(w) < 50 and w in text]
    if short or any(text[i : i + 50] in windows for i in range(len(text))):
        print(row["id"])
