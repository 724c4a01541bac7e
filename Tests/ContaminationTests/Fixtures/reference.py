"""The rule of contamination, as short as it can be said: what the scanner must agree with, window for window.

Reads JSON {"items": [...], "records": [...], "fold": bool, "sampled": null or [[item, window], ...]} from the file that
is named, prints for each record the list of [item, window] that it holds. With "characters", prints instead
[unicode version, [[code point, kept, folded], ...]] of every letter and digit that Python knows, and all code points
that it knows as something else as [code point].
"""

import json
import re
import sys
import unicodedata


def norm(text, fold):
    kept = (c for c in text if unicodedata.category(c)[0] in "LN")
    return "".join(c.lower()[0] if fold else c for c in kept)


def windows(text):
    return {text[i : i + 50] for i in range(max(1, len(text) - 49))} - {""}


def unescape(text):
    escapes = r'\\(?:["\\/bfnrt]|u([0-9A-Fa-f]{4}))'
    text = re.sub(escapes, lambda m: chr(int(m[1], 16)) if m[1] else " ", text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def hits(record, wanted, fold):
    forms = [norm(record, fold), norm(unescape(record), fold)]
    return [[item, window] for item, window in wanted if any(window in form for form in forms)]


def main():
    if sys.argv[1] == "characters":
        known = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cn", "Cs")]
        rows = [[ord(c)] + [ord(norm(c, fold)) for fold in (False, True) if norm(c, fold)] for c in known]
        print(json.dumps([unicodedata.unidata_version, rows]))
        return
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    fold, items = task["fold"], task["items"]
    wanted = [(i, w) for i, item in enumerate(items) for w in sorted(windows(norm(item, fold)))]
    if task["sampled"] is not None:
        assert all(tuple(pair) in wanted for pair in task["sampled"])
        wanted = task["sampled"]
    print(json.dumps([hits(record, wanted, fold) for record in task["records"]]))


main()
