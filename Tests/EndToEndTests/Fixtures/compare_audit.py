"""Compares `firstpass audit --strict` with the rule as short as it can be said, window for window.

    compare_audit.py FIRSTPASS FINGERPRINTS QUESTIONS... --records N [--megabytes M] [--plain]

QUESTIONS are JSON lines or a JSON array, `NAME=FILE:FIELD:NUMBER`, that FINGERPRINTS (a comma-separated list) were made
from. Makes N records of planted copies and near-misses, in disguise and nested, and M megabytes of Python files with some
planted, has them audited, and prints what differs. Exit code 0 where nothing does.
"""

import argparse
import gzip
import importlib.util
import json
import os
import random
import subprocess
import sys
import sysconfig
import tempfile

path = os.path.join(os.path.dirname(__file__), "..", "..", "ContaminationTests", "Fixtures", "rule.py")
spec = importlib.util.spec_from_file_location("rule", path)
rule = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rule)


def questions(source):
    name, rest = source.split("=", 1)
    file, field, number = rest.rsplit(":", 2)
    text = (gzip.open if file.endswith(".gz") else open)(file, "rt", encoding="utf-8").read()
    rows = json.loads(text) if text.lstrip()[0] == "[" else [json.loads(line) for line in text.splitlines() if line.strip()]
    digits = lambda value: int(str(value).rsplit("/", 1)[-1])
    return {(name, digits(row[number])): row[field] for row in rows}


def strings(value, path=""):
    """Every text of a record with its place, keys included."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings(inner, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, inner in value.items():
            place = f"{path}.{key}" if path else key
            yield f"{path}#key", key
            yield from strings(inner, place)


class Reference:
    def __init__(self, items, fold):
        self.fold, self.long, self.short = fold, {}, {}
        for item, text in items.items():
            for window in rule.windows(rule.norm(text, fold)):
                (self.long if len(window) == 50 else self.short).setdefault(window, set()).add(item)

    def found(self, text):
        pairs = set()
        forms = [text] + ([rule.unescape(text)] if "\\" in text else [])
        for form in (rule.norm(form, self.fold) for form in forms):
            for i in range(len(form) - 49):
                window = form[i : i + 50]
                if window in self.long:
                    pairs |= {(item, window) for item in self.long[window]}
            for window, owners in self.short.items():
                if window in form:
                    pairs |= {(item, window) for item in owners}
        return pairs


def audited(hit):
    """The windows of a line of hits.jsonl."""
    window = hit["window"]
    lengths = len(window) if hit["rule"] == "whole-item" else 50
    for start in range(len(window) - lengths + 1):
        for item in hit["items"]:
            yield (hit["benchmark"], item), window[start : start + lengths]


class Maker:
    """Makes texts that share much, little or almost something with the questions."""

    filler = ["let x = y;", "import os", "\n\n", "# a line", "池の蛙", "return sum(values)", "0123456789", "É À ß", '"', "\\", "\t"]

    def __init__(self, items, seed):
        self.random, self.texts = random.Random(seed), list(items.values())

    def piece(self):
        text = self.random.choice(self.texts)
        kept = [i for i, c in enumerate(text) if rule.norm(c, False)]
        if kept and self.random.random() < 0.7:
            count = min(len(kept), self.random.choice([48, 49, 50, 51, 52, 80]))
            first = self.random.randrange(len(kept) - count + 1)
            text = text[kept[first] : kept[first + count - 1] + 1]
        if text and self.random.random() < 0.25:
            place = self.random.randrange(len(text))
            text = text[:place] + self.random.choice(["x", "7", "é", " ", "\\"]) + text[place + 1 :]
        return text

    def disguised(self, text):
        return self.random.choice([
            lambda: text, lambda: text.upper(), lambda: text.replace(" ", "\n      "),
            lambda: "".join(f"# {line}\n" for line in text.split("\n")),
            lambda: "```python\n**" + text.replace("\n", "**  \n") + "\n```",
            lambda: json.dumps(text), lambda: json.dumps(text, ensure_ascii=False)[1:-1],
            lambda: json.dumps(json.dumps(text)), lambda: "".join(c + self.random.choice(["", "", "-", "…"]) for c in text),
        ])()

    def text(self):
        parts = []
        for _ in range(self.random.randrange(4)):
            parts += self.random.choices(self.filler, k=self.random.randrange(6)) + [self.disguised(self.piece())]
        return " ".join(parts + self.random.choices(self.filler, k=self.random.randrange(6)))

    def record(self):
        text = self.text
        return self.random.choice([
            lambda: {"text": text()}, lambda: {"messages": [{"role": "user", "content": text()}, {"content": text()}]},
            lambda: {"a": {"b": [[text()], {"c": text(), "n": 1.5e3, "z": None}]}}, lambda: [text(), True, {}], text,
            lambda: {text(): 1}, lambda: {"question": text(), "answer": "x" * 100, "list": []},
        ])()


def corpus(maker, megabytes):
    """Python files of this machine, one in ten with something planted."""
    size = 0
    for root in [sysconfig.get_paths()["stdlib"], "/usr/lib/python3", *sys.path]:
        for folder, folders, files in os.walk(root):
            folders.sort()
            for name in sorted(file for file in files if file.endswith(".py")):
                if size > megabytes * 1_000_000:
                    return
                try:
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        text = file.read()
                except (OSError, UnicodeDecodeError):
                    continue
                if maker.random.random() < 0.1:
                    place = maker.random.randrange(len(text) + 1)
                    text = text[:place] + maker.disguised(maker.piece()) + text[place:]
                size += len(text)
                yield {"text": text, "file": name}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("firstpass")
    parser.add_argument("fingerprints")
    parser.add_argument("questions", nargs="+")
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--megabytes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="case counts")
    options = parser.parse_args()
    items = {}
    for source in options.questions:
        items |= questions(source)
    maker = Maker(items, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        data, report = f"{folder}/data.jsonl", f"{folder}/report"
        with open(data, "w", encoding="utf-8") as file:
            for make in (lambda: (maker.record() for _ in range(options.records)), lambda: corpus(maker, options.megabytes)):
                for record in make() if make else ():
                    file.write(json.dumps(record, ensure_ascii=maker.random.random() < 0.5) + "\n")
        command = [options.firstpass, "audit", data, "--strict", "--report", report, "--benchmarks", options.fingerprints]
        if options.plain:
            command.append("--no-fold-case")
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"the audit failed: {done.stderr}")
        hits = {}
        with open(f"{report}/hits.jsonl", encoding="utf-8") as file:
            for hit in map(json.loads, file):
                hits.setdefault((hit["record"], hit["field"]), []).append(hit)
        reference = Reference(items, fold=not options.plain)
        count = records = different = windows = 0
        with open(data, encoding="utf-8") as file:
            for number, record in enumerate(map(json.loads, file)):
                records += 1
                for place, text in strings(record):
                    found = hits.pop((number, place), [])
                    ours, theirs = {pair for hit in found for pair in audited(hit)}, reference.found(text)
                    windows += len(theirs)
                    count += bool(theirs)
                    if ours != theirs:
                        different += 1
                        print("record", number, place, repr(text[:300]), "ours", ours - theirs, "reference", theirs - ours)
                    source = text.encode("utf-8", "surrogatepass")
                    for hit in found:
                        span = source[hit["start"] : hit["end"]].decode("utf-8", "surrogatepass")
                        forms = [rule.norm(form, not options.plain) for form in (span, rule.unescape(span))]
                        if hit["window"] not in forms:
                            different += 1
                            print("record", number, place, "the span is not the window", hit)
        different += len(hits)
        for place in list(hits)[:5]:
            print("no such field", place)
        print(f"{records} records, {count} texts with {windows} windows of items, {different} differences")
        if different or not count or count == records:
            sys.exit(1)


main()
