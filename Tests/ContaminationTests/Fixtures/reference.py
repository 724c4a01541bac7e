"""Applies the rule of `rule.py`.

Reads JSON {"items": [...], "records": [...], "fold": bool, "sampled": null or [[item, window], ...]} from the file that
is named, prints for each record the list of [item, window] that it holds. With "characters", prints instead
[unicode version, [[code point, kept, folded], ...]] of every letter and digit that Python knows, and all code points
that it knows as something else as [code point].
"""

import json
import sys
import unicodedata

from rule import norm, unescape, windows


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
