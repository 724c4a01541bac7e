"""Records conversations as the models' own Jinja templates and llama.cpp's built-in ones write them.

    python record_chat_templates.py NAME=MODEL.gguf... chat_templates.json

Needs the PyPI packages xllamacpp, gguf, numpy and jinja2. The models' templates are run as the library transformers does.
"""

import json
import sys

import jinja2.sandbox
from reference import fields_of, reference

CONVERSATIONS = [
    [("user", "hi")],
    [("user", "")],
    [("system", "S"), ("user", "u")],
    [("system", "You are terse."), ("user", "Write `two_sum`.\n\n```python\nx = {}\n```\n")],
    [("user", "1"), ("assistant", "one"), ("user", "2 {{ x }} {% y %} 'quoted' \"too\" \\n")],
    [("system", "S"), ("user", "Größe 你好 🦙"), ("assistant", "a\nb"), ("user", "c"), ("assistant", "d"), ("user", "e")],
]
# llama.cpp's names. Where the templates of one family differ is white space at the ends of contents: these have none.
FAMILIES = {
    "chatml": "chatml", "llama2": "llama2-sys-bos", "llama3": "llama3", "deepseek-coder": "deepseek", "deepseek": "deepseek2",
}  # fmt: skip


def messages(conversation):
    return [{"role": role, "content": content} for role, content in conversation]


def render(template, conversation, tokens, prompt):
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        messages=messages(conversation), add_generation_prompt=prompt, tools=None, **tokens
    )


def model(path):
    fields = fields_of(path)
    template = fields["tokenizer.chat_template"][2]
    names = fields["tokenizer.ggml.tokens"][2]
    tokens = {f"{kind}_token": names[fields[f"tokenizer.ggml.{kind}_token_id"][2]] for kind in ("bos", "eos")}
    with reference(path) as opened:
        prompts = []
        for conversation in CONVERSATIONS:
            text = render(template, conversation, tokens, True)
            assert text == opened.render(messages(conversation)), "llama.cpp and jinja2 differ"
            prompts.append(
                {
                    "messages": messages(conversation),
                    "closed": render(template, conversation, tokens, False),
                    "text": text,
                    "ids": opened.tokenize(text, special=True),
                }
            )
    return {"template": template, "prompts": prompts}


def family(path, name):
    with reference(path, chat_template=name, use_jinja=False) as opened:
        return [
            {"messages": messages(each), "text": opened.render(messages(each))}
            for each in CONVERSATIONS
            # llama.cpp writes Llama 2's answers without the spaces that Meta's own code has around them.
            if not (name == "llama2-sys-bos" and ("assistant" in dict(each)))
            if all(content == content.strip() for _, content in each)
        ]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    paths = dict(argument.split("=", 1) for argument in sys.argv[1:-1])
    result = {
        "models": {name: model(path) for name, path in paths.items()},
        "families": {name: family(next(iter(paths.values())), other) for name, other in FAMILIES.items()},
    }
    with open(sys.argv[-1], "w", encoding="utf-8") as file:
        json.dump(result, file, ensure_ascii=False, indent=1)
        file.write("\n")
