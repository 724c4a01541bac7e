"""Compares `firstpass dedupe` with rensa, in turn, in one run.

    python3 Benchmarks/compare_dedupe.py FIRSTPASS QUESTIONS.jsonl [--rounds 5]

QUESTIONS has a text in the field `question` of each line. The peer, which the Python that runs this must have: rensa 0.5.0 with
128 permutations, as its README uses it (`RMinHashDeduplicator.add_pairs` over the words of each text), the same over 5-character
shingles, which are what ours compares, and its fastest whole-set way, `digest_matrix_from_token_sets` with a one-shot search
of the matrix (over all its threads; flags without partners, candidates not confirmed). All read the file; ours confirms each
candidate by the true Jaccard index and writes the list of duplicates. Prints medians over the rounds, and the medians of the
ratios of one round, with the machine and its load. ROUGE-L, which compares all with all, is timed on the first 4,000.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

from machine import processor
from rensa import RMinHash, RMinHashDeduplicator, RMinHashLSH

THRESHOLD = 0.75


def texts(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["question"] for line in file]


def words(text):
    return text.split()


def shingles(text):
    return [text[i : i + 5] for i in range(max(1, len(text) - 4))]


def streaming(path, tokens):
    deduplicator = RMinHashDeduplicator(threshold=THRESHOLD, num_perm=128, use_lsh=True)
    kept = deduplicator.add_pairs((str(i), tokens(text)) for i, text in enumerate(texts(path)))
    return sum(kept)


def matrix(path, tokens):
    matrix = RMinHash.digest_matrix_from_token_sets([tokens(text) for text in texts(path)], num_perm=128, seed=42)
    lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=16)
    return sum(not flag for flag in lsh.query_duplicate_flags_matrix_one_shot(matrix))


def ours(firstpass, path, *arguments):
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            [firstpass, "dedupe", path, *arguments], stdout=out, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return int(done.stderr.split(" of ")[0].replace(",", ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("firstpass")
    parser.add_argument("questions")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    path, count = options.questions, len(texts(options.questions))
    runs = {
        "firstpass, minhash": lambda: ours(options.firstpass, path),
        "firstpass, 1 thread": lambda: ours(options.firstpass, path, "--threads", "1"),
        "rensa, words": lambda: streaming(path, words),
        "rensa, shingles": lambda: streaming(path, shingles),
        "rensa matrix, words": lambda: matrix(path, words),
        "rensa matrix, shingles": lambda: matrix(path, shingles),
    }
    print(f"{processor()}, load {os.getloadavg()[0]:.1f}, {count:,} questions")
    rates, kept = {name: [] for name in runs}, {}
    for _ in range(options.rounds):
        for name, run in runs.items():
            started = time.perf_counter()
            kept[name] = run()
            rates[name].append(count / (time.perf_counter() - started))
    for name, values in rates.items():
        ratios = [mine / other for mine, other in zip(rates["firstpass, minhash"], values)]
        print(
            f"{name:24} {statistics.median(values):9,.0f} questions/s   kept {kept[name]:9,}"
            f"   firstpass is {statistics.median(ratios):5.2f} x")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        few = texts(path)[:4000]
        for text in few:
            file.write(json.dumps({"question": text}) + "\n")
        file.flush()
        started = time.perf_counter()
        unique = ours(options.firstpass, file.name, "--method", "rouge-l")
        seconds = time.perf_counter() - started
    # Each kept one was compared with all kept before it; the duplicates are not counted.
    print(f"rouge-l: {unique * (unique - 1) / 2 / seconds:,.0f} pairs/s, {len(few):,} questions, {unique:,} kept")


main()
