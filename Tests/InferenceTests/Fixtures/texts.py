"""Texts that tokenizers are compared on: chosen ones, and drawn ones."""

import random

CHOSEN = [
    "",
    " ",
    "  ",
    "   \t \n",
    "\n\n\n",
    "\r\n\r\n  x",
    "Hello world",
    " Hello, World!  It's I'm we'LL they'Ve 's'S 'd",
    "def two_sum(nums: list[int], target: int) -> list[int]:\n    seen = {}\n    for i, n in enumerate(nums):\n"
    "        if (j := seen.get(target - n)) is not None:\n            return [j, i]\n        seen[n] = i\n",
    "assert two_sum([2, 7, 11, 15], 9) == [0, 1]  # ok\n",
    "for (int i = 0; i < 1000000; ++i) { a[i] += b[i] * 3.14159e-10; }\t// x",
    "SELECT * FROM t WHERE a >= 1 AND b LIKE '%x_%';",
    "<div class=\"x\">&nbsp;</div>\r\n<!-- <br/> -->",
    "x = 12345678901234567890 + 0xDEADBEEF - 1_000",
    "Die Äpfel kosten 4 ½ Euro; ça va? ¿Qué tal? Größe",
    "Быстрая коричневая лиса перепрыгивает. Ελληνικά: αβγ",
    "我喜欢吃苹果，你呢？「東京」へ行きます。カタカナ",
    "한국어 문장입니다. 안녕하세요",
    "مرحبا بالعالم שלום עולם",
    "हिन्दी में नमस्ते ภาษาไทย",
    "🦙.cpp 👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ 🚀🚀🚀",
    "e\u0301 a\u0308 o\u0302\u0323 \u1e69 \ufb01 \u212b",
    "\u00a0\u2003\u2028\u3000x\u0085y\u200bz\ufeff",
    "½ Ⅷ ٣ ௫ 𝟘 ① ²³",
    "+++ === <<<>>> $$$ ^^ ~~ || `` @@ ## %% && ** !!! ??? ...",
    "\x00\x01\x02\x04\x06\x13\x1b\x7f",
    "\U0010ffff\U000e0001\U00040000\ue000",
    "_________ ---------- ==========",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    " " * 60 + "x",
    "\t" * 20 + "x" + "\n" * 20,
    "▁under▁lines▁",
    # Digits of Unicode 16, which the reference does not know, and of 15, which it does.
    "\n\n\n\n\n\n\U00010d40 \n\n\n\n\n\n\U0001e4f0",
    "<s> </s> <unk> <0x0A> <|im_start|> <|endoftext|>",
]

WORDS = (
    "the of def return self import for in range len print if else None True x i n foo_bar HTTPServer don't I'll we've "
    "it's 'S 'Re 'LL über naïve façade Привет мир привет Ελλάδα שלום مرحبا नमस्ते สวัสดี 你好 世界 東京 ありがとう カナ 안녕 "
    "👍 🦙 👩‍💻 🇫🇷 é é ½ ٣ Ⅷ ② 3.14 007 12345 1e-9 -> == != <= := ** // /* */ <!-- --> {} [] () \"\" '' `` ; , . ! ? @ # $ % ^ & ~ | \\ _ "
    "$x ${y} __init__ <br> </s>"
).split(" ")
SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n", "\n ", "\u00a0", "\u2003", "\u2028", "\u3000", "\x0b", "\x85"]
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "<unk>", "<|im_", "im_end|>", "<|begin_of_text|>", "<|eot_id|>"]
BLOCKS = [
    (0x20, 0x7F), (0x20, 0x7F), (0x00, 0x20), (0x80, 0x250), (0x250, 0x370), (0x370, 0x530), (0x530, 0x900), (0x900, 0x1100),
    (0x1100, 0x2000), (0x2000, 0x2BFF), (0x2E80, 0x3400), (0x4E00, 0x9FFF), (0xA000, 0xD7FF), (0xE000, 0xFFFF),
    (0x10000, 0x11000), (0x1D400, 0x1D800), (0x1F000, 0x1FAFF), (0x10000, 0x110000),
]  # fmt: skip


def drawn(seed, count):
    """`count` texts: words, spaces, single characters of many blocks, and now and then the names of control tokens."""
    random_ = random.Random(seed)
    return [_draw(random_) for _ in range(count)]


def _draw(random_):
    parts = []
    for _ in range(random_.choice([1, 2, 3, 5, 8, 13])):
        kind = random_.random()
        if kind < 0.4:
            parts.append(random_.choice(WORDS))
        elif kind < 0.65:
            parts.append(random_.choice(SPACES) * random_.choice([1, 1, 1, 2, 5]))
        elif kind < 0.75:
            parts.append(random_.choice(WORDS) + " ")
        elif kind < 0.97:
            low, high = random_.choice(BLOCKS)
            parts.append("".join(chr(random_.randrange(low, high)) for _ in range(random_.choice([1, 1, 2, 4]))))
        else:
            parts.append(random_.choice(SPECIAL))
    return "".join(parts)
