"""Compares `firstpass audit` with other ways to look for benchmarks in a dataset, in turn, in one run.

    python3 Benchmarks/compare_audit.py FIRSTPASS BENCHMARKS [--data FILE.jsonl] [--rounds 3]

BENCHMARKS is a folder with HumanEval.jsonl.gz and mbpp.jsonl. The peers, on one core as ours: decon (the package decontaminate
0.3.0.post4, which wants Python 3.12), and pyahocorasick over the same windows of the same normalised text; either is left out
where the Python that runs this has it not. Without --data, 200 MB of Python files of this machine are taken, again and again
if there are not enough. Prints medians over the rounds, and the medians of the ratios of one round, with the machine and its
load.
"""

import argparse
import contextlib
import gzip
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

from machine import processor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Tests/ContaminationTests/Fixtures"))
import rule  # noqa: E402: beside the tests, which hold the audit against it


def corpus(path, megabytes=200):
    files = []
    for root in [sysconfig.get_paths()["stdlib"], "/usr/lib/python3", *sys.path]:
        for folder, _, names in os.walk(root):
            files += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    size = 0
    with open(path, "w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            for number, name in enumerate(files):
                with open(name, encoding="utf-8", errors="ignore") as file:
                    line = json.dumps({"id": number, "text": file.read(), "source": os.path.basename(name)}) + "\n"
                size += len(line)
                out.write(line)
                if size >= megabytes * 1_000_000:
                    break


def questions(folder):
    with gzip.open(f"{folder}/HumanEval.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from (("humaneval", json.loads(line)["prompt"]) for line in file)
    with open(f"{folder}/mbpp.jsonl", encoding="utf-8") as file:
        yield from (("mbpp", json.loads(line)["text"]) for line in file)


def ours(firstpass, data, threads):
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
    command = ["taskset", "-c", cores, firstpass, "audit", data, "--benchmarks", "humaneval,mbpp", "--threads", str(threads)]

    def run():
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr)

    return run


def automaton(data, items):
    import ahocorasick

    windows = {window for _, text in items for window in rule.windows(rule.norm(text, True))}
    machine = ahocorasick.Automaton()
    for window in windows:
        machine.add_word(window, window)
    machine.make_automaton()

    def run():
        found = 0
        with open(data, encoding="utf-8") as file:
            for line in file:
                for text in json.loads(line).values():
                    if isinstance(text, str):
                        found += any(True for _ in machine.iter(rule.norm(text, True)))

    return run


def decon(data, items, folder):
    import decon

    evals, training = f"{folder}/evals", f"{folder}/training"
    os.makedirs(evals)
    os.makedirs(training)
    os.symlink(os.path.abspath(data), f"{training}/data.jsonl")
    with open(f"{evals}/evals.jsonl", "w", encoding="utf-8") as file:
        for number, (name, text) in enumerate(items):
            row = {"eval_key": name, "eval_instance_index": number, "doc_id": number, "split": "test",
                   "question": text, "fingerprint": str(number)}
            file.write(json.dumps(row) + "\n")
    rounds = iter(range(1000))

    def run():
        config = decon.Config(
            training_dir=training, evals_dir=evals, report_output_dir=f"{folder}/report-{next(rounds)}", worker_threads=1)
        with quiet():
            decon.detect(config)

    return run


@contextlib.contextmanager
def quiet():
    """Native code prints past Python's sys.stdout."""
    sys.stdout.flush()
    kept = os.dup(1)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("firstpass")
    parser.add_argument("benchmarks")
    parser.add_argument("--data")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    items = list(questions(options.benchmarks))
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or f"{folder}/data.jsonl"
        if not options.data:
            corpus(data)
        megabytes = os.path.getsize(data) / 1e6
        runs = {"firstpass": ours(options.firstpass, data, 1), "firstpass, 2 cores": ours(options.firstpass, data, 2)}
        for name, make in (("pyahocorasick", lambda: automaton(data, items)), ("decon", lambda: decon(data, items, folder))):
            try:
                runs[name] = make()
            except ImportError as error:
                print(f"{name} is left out: {error}")
        print(f"{processor()}, load {os.getloadavg()[0]:.1f}, {megabytes:.0f} MB, HumanEval and MBPP, all windows")
        rates = {name: [] for name in runs}
        everything = os.sched_getaffinity(0)
        for _ in range(options.rounds):
            for name, run in runs.items():
                if name in ("pyahocorasick", "decon"):
                    os.sched_setaffinity(0, sorted(everything)[:1])
                # What is fast is run more often, so that a round is no less than a second of it.
                repetitions = 5 if name.startswith("firstpass") else 1
                times = []
                for _ in range(repetitions):
                    started = time.perf_counter()
                    run()
                    times.append(time.perf_counter() - started)
                os.sched_setaffinity(0, everything)
                rates[name].append(megabytes / statistics.median(times))
        for name, values in rates.items():
            ratios = [mine / other for mine, other in zip(rates["firstpass"], values)]
            print(f"{name:20} {statistics.median(values):8.1f} MB/s   firstpass is {statistics.median(ratios):6.2f} x")


main()
