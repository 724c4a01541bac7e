"""The rule of contamination, as short as it can be said: what every scanner must agree with, window for window."""

import re
import unicodedata


class Kept(dict):
    """By code point, what it becomes: itself, its one-to-one lower case, or nothing."""

    def __init__(self, fold):
        self.fold = fold

    def __missing__(self, code):
        char = chr(code)
        kept = char if unicodedata.category(char)[0] in "LN" else ""
        self[code] = kept.lower()[:1] if self.fold else kept
        return self[code]


KEPT = [Kept(False), Kept(True)]


def norm(text, fold):
    return text.translate(KEPT[fold])


def windows(text):
    return {text[i : i + 50] for i in range(max(1, len(text) - 49))} - {""}


def unescape(text):
    escapes = r'\\(?:["\\/bfnrt]|u([0-9A-Fa-f]{4}))'
    text = re.sub(escapes, lambda m: chr(int(m[1], 16)) if m[1] else " ", text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
