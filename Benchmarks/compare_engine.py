"""Compares `firstpass bench engine` with llama.cpp's `llama-batched-bench -pps`, in turn, in one run.

    python3 Benchmarks/compare_engine.py FIRSTPASS MODEL.gguf [--peer LLAMA_BATCHED_BENCH] [--rounds 3] [--threads 2]

Both run one prompt once and let sequences that share it draw their tokens in one batch. The peer draws no real samples;
Firstpass samples every token. Prints medians over the rounds, ratios of one round's pair, and how loaded the machine was.
The last row, which the peer has no mode for, is the pipeline's work: five prompts that differ in their last 40 tokens, two
samples each. FIRSTPASS_ISA forces the instruction set of Firstpass.
"""

import argparse
import json
import os
import statistics
import subprocess

from machine import processor


def ours(arguments, widths, prompts=1):
    output = subprocess.run(
        [arguments.firstpass, "bench", "engine", "--model", arguments.model, "--threads", str(arguments.threads),
         "--prompt-tokens", str(arguments.prompt_tokens), "--tokens", str(arguments.tokens),
         "--parallel", ",".join(map(str, widths)), "--prompts", str(prompts), "--json"],
        check=True, capture_output=True, text=True).stdout
    report = json.loads(output)
    return report["isa"], {
        line["parallel"]: (line["prefill_tokens_per_second"], line["decode_tokens_per_second"])
        for line in report["results"]
    }


def peer(arguments, widths):
    # One buffer for all sequences, as large as the widest batch needs.
    context = arguments.prompt_tokens + max(widths) * (arguments.tokens + 8)
    ended = subprocess.run(
        [arguments.peer, "-m", arguments.model, "-t", str(arguments.threads), "-tb", str(arguments.threads),
         "-c", str(context), "-npp", str(arguments.prompt_tokens), "-ntg", str(arguments.tokens),
         "-npl", ",".join(map(str, widths)), "-pps", "-kvu", "--output-format", "jsonl"],
        capture_output=True, text=True)
    lines = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]
    if ended.returncode or len(lines) != len(widths):
        raise SystemExit(f"{arguments.peer} ended with status {ended.returncode}:\n{ended.stderr[-2000:]}")
    return {line["pl"]: (line["speed_pp"], line["speed_tg"]) for line in lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("firstpass")
    parser.add_argument("model")
    parser.add_argument("--peer", default=os.environ.get("LLAMA_BATCHED_BENCH", ""))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--prompt-tokens", type=int, default=256)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--parallel", default="1,10,32,64")
    arguments = parser.parse_args()
    widths = [int(width) for width in arguments.parallel.split(",")]

    isa, mine, theirs, five = "", [], [], []
    for _ in range(arguments.rounds):
        isa, results = ours(arguments, widths)
        mine.append(results)
        if arguments.prompt_tokens > 40:
            five.append(ours(arguments, [10], prompts=5)[1][10][1])
        if arguments.peer:
            theirs.append(peer(arguments, widths))

    load = os.getloadavg()[0]
    print(f"{processor()}, {arguments.threads} threads, {isa}, load {load:.1f} at the end, {arguments.rounds} rounds")
    print(f"{os.path.basename(arguments.model)}, prompt {arguments.prompt_tokens}, {arguments.tokens} tokens a sequence\n")
    print("| work | firstpass tokens/s |" + (" llama.cpp tokens/s | ratio |" if theirs else ""))
    print("|---|---|" + ("---|---|" if theirs else ""))
    rows = [("prefill", widths[0], 0)] + [(f"decode, {width}", width, 1) for width in widths]
    for name, width, column in rows:
        row = f"| {name} | {statistics.median(round_[width][column] for round_ in mine):.1f} |"
        if theirs:
            ratio = statistics.median(a[width][column] / b[width][column] for a, b in zip(mine, theirs))
            row += f" {statistics.median(round_[width][column] for round_ in theirs):.1f} | {ratio:.2f} |"
        print(row)
    if five:
        print(f"| decode, 5 prompts x 2 | {statistics.median(five):.1f} |" + (" | |" if theirs else ""))


main()
