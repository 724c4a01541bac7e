"""Holds exported folders against what the trainers document that take them.

python check_trainers.py CACHE FOLDER...: reads every file in trainers/, loads the data as that trainer does, by
`datasets.load_dataset`, with the folder for DATASET, and applies the trainer's own rules to every row. The trainers themselves
are too heavy to install here; each rule names the page or the code that it is taken from.
Prints a JSON object for each folder: the rows that each trainer took, and the problems.
"""

import ast
import glob
import json
import os
import shlex
import shutil
import sys

CACHE, FOLDERS = os.path.abspath(sys.argv[1]), sys.argv[2:]
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=CACHE)

import datasets
import yaml

datasets.disable_progress_bars()
PROBLEMS, TAKEN = [], {}


def expect(isRight, message):
    if not isRight:
        PROBLEMS.append(message)


def load(path, **options):
    return datasets.load_dataset(path, cache_dir=CACHE, **options)


def isText(value):
    return isinstance(value, str) and value != ""


def isConversation(value, roles):
    """A list of {role, content} with these roles in this order."""
    return isinstance(value, list) and [one.get("role") for one in value] == roles and all(
        isText(one.get("content")) for one in value
    )


def take(trainer, rows, rule):
    count = 0
    for row in rows:
        count += 1
        if not rule(row):
            expect(False, f"{trainer}: row {count}: {str(row)[:200]}")
            break
    expect(count > 0, f"{trainer}: no rows")
    TAKEN[trainer] = TAKEN.get(trainer, 0) + count


def isPacked(row):
    """transformers' default_data_collator: every sequence of one length; labels of -100 are passed over."""
    lengths = {len(row[name]) for name in ("input_ids", "labels", "position_ids")}
    pairs = zip(row["input_ids"], row["labels"])
    return len(lengths) == 1 and all(label in (-100, token) for token, label in pairs)


# https://huggingface.co/docs/trl/dataset_formats: the types and their columns; a reward function gets all columns but
# `prompt` by their names (https://huggingface.co/docs/trl/grpo_trainer).
def trl(path):
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    calls = {one.func.id: one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
    folder = ast.literal_eval(calls["load_dataset"].args[0])
    data = load(folder)
    used = {one.slice.value for one in ast.walk(tree) if isinstance(one, ast.Subscript)}
    expect(used == set(data) - {"test"}, f"{path}: the parts {used}")
    rules = {
        "DPOTrainer": lambda row: isConversation(row["prompt"], ["user"])
        and isConversation(row["chosen"], ["assistant"])
        and isConversation(row["rejected"], ["assistant"])
        and row["chosen"] != row["rejected"],
        "GRPOTrainer": lambda row: isConversation(row["prompt"], ["user"]) and all(map(isText, row["assert_case"])),
        "SFTTrainer": lambda row: isConversation(row["messages"], ["user", "assistant"])
        if "messages" in row
        else isConversation(row["prompt"], ["user"]) and isConversation(row["completion"], ["assistant"])
        if "completion" in row
        else isText(row["text"]),
        "Trainer": isPacked,
    }
    rule = next(rules[name] for name in rules if name in calls)
    for part in used:
        take("TRL", data[part], rule)


# https://docs.axolotl.ai/docs/dataset-formats/ and axolotl's prompt_strategies/dpo/chat_template.py, which takes the last
# message of a list as the answer.
def axolotl(path):
    with open(path, encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    rules = {
        "chat_template": lambda row, entry: isConversation(row[entry["field_messages"]], ["user", "assistant"]),
        "chat_template.default": lambda row, entry: isConversation(row[entry["field_messages"]], ["user"])
        and isConversation(row[entry["field_chosen"]][-1:], ["assistant"])
        and isConversation(row[entry["field_rejected"]][-1:], ["assistant"]),
        "alpaca": lambda row, entry: isText(row["instruction"]) and row["input"] == "" and isText(row["output"]),
        "completion": lambda row, entry: isText(row[entry["field"]]),
    }
    for entry in settings["datasets"] + settings.get("test_datasets", []):
        expect(os.path.isdir(entry["path"]), f"{path}: {entry['path']}")
        expect((settings.get("rl") == "dpo") == (entry["type"] == "chat_template.default"), f"{path}: rl")
        take("axolotl", load(entry["path"], split=entry["split"]), lambda row: rules[entry["type"]](row, entry))


# https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md, and its data/parser.py, loader.py and converter.py: a
# file's type goes by its suffix; messages take turns, beginning with the user's, and are of an even number.
def llamafactory(path):
    with open(path, encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    with open(os.path.join(settings["dataset_dir"], "dataset_info.json"), encoding="utf-8") as file:
        index = json.load(file)
    for name in [settings["dataset"], settings.get("eval_dataset")]:
        if name is None:
            continue
        entry = index[name]
        expect(set(entry) <= {"file_name", "formatting", "columns", "tags"}, f"{path}: keys {set(entry)}")
        kind = {"jsonl": "json", "parquet": "parquet"}[os.path.splitext(entry["file_name"])[1][1:]]
        columns, tags = entry["columns"], entry.get("tags", {})

        def rule(row):
            if entry.get("formatting", "alpaca") == "sharegpt":
                turns = row[columns["messages"]]
                roles = [turn[tags["role_tag"]] for turn in turns]
                wanted = [tags["user_tag"], tags["assistant_tag"]] * (len(turns) // 2)
                return roles == wanted and all(isText(turn[tags["content_tag"]]) for turn in turns)
            if settings["stage"] == "pt":
                return isText(row[columns["prompt"]])
            return isText(row[columns["prompt"]]) and row[columns["query"]] == "" and isText(row[columns["response"]])

        file_name = os.path.join(settings["dataset_dir"], entry["file_name"])
        take("LLaMA-Factory", load(kind, data_files=file_name, split="train"), rule)


# mlx_lm/tuner/datasets.py: the first of prompt and completion, chat, text whose columns are there; a prompt and a
# completion become the contents of messages, so they have to be texts.
def mlx(path):
    with open(path, encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    entry = settings["hf_dataset"]
    prompt, completion = entry.get("prompt_feature", "prompt"), entry.get("completion_feature", "completion")
    chat, text = entry.get("chat_feature", "messages"), entry.get("text_feature", "text")

    def rule(row):
        if prompt in row and completion in row:
            return isText(row[prompt]) and isText(row[completion])
        if chat in row:
            return isConversation(row[chat], ["user", "assistant"])
        return isText(row[text]) and not settings.get("mask_prompt")

    for key in ("train_split", "valid_split"):
        take("mlx-lm", load(entry["path"], split=entry[key]), rule)


# https://docs.pytorch.org/torchtune/stable/api_ref_datasets.html: `source` and what is left over go to load_dataset.
def torchtune(path):
    with open(path, encoding="utf-8") as file:
        settings = yaml.safe_load(file)
    for entry in settings.values():
        kind = entry["_component_"].removeprefix("torchtune.datasets.")
        rule = {
            "chat_dataset": lambda row: entry["conversation_style"] == "openai"
            and isConversation(row[entry["conversation_column"]], ["user", "assistant"]),
            "alpaca_dataset": lambda row: isText(row["instruction"]) and row["input"] == "" and isText(row["output"]),
            "text_completion_dataset": lambda row: isText(row[entry["column"]]),
        }[kind]
        take("torchtune", load(entry["source"], split=entry["split"]), rule)


# https://verl.readthedocs.io/en/latest/preparation/prepare_data.html: five fields; only .parquet and .json are read
# (verl/utils/dataset/rl_dataset.py).
def verl(path):
    with open(path, encoding="utf-8") as file:
        words = shlex.split(file.read(), comments=True)
    settings = dict(word.split("=", 1) for word in words if "=" in word and not word.startswith("--"))

    def rule(row):
        if "data.messages_key" in settings:
            return isConversation(row[settings["data.messages_key"]], ["user", "assistant"])
        truth = json.loads(row["reward_model"]["ground_truth"])
        return (
            isText(row[settings["data.reward_fn_key"]])
            and isConversation(row[settings["data.prompt_key"]], ["user"])
            and isText(row["ability"])
            and row["reward_model"]["style"] == "rule"
            and all(map(isText, truth["assert_case"]))
            and isinstance(row["extra_info"]["index"], int)
        )

    for key in ("data.train_files", "data.val_files"):
        expect(settings[key].endswith(".parquet"), f"{path}: {settings[key]}")
        take("verl", load("parquet", data_files=settings[key], split="train"), rule)
    if "custom_reward_function.path" in settings:
        with open(settings["custom_reward_function.path"], encoding="utf-8") as file:
            functions = {one.name: one for one in ast.parse(file.read()).body if isinstance(one, ast.FunctionDef)}
        score = functions[settings["custom_reward_function.name"]]
        wanted = ["data_source", "solution_str", "ground_truth", "extra_info"]
        expect([one.arg for one in score.args.args] == wanted, f"{path}: the reward's parameters")


# https://platform.openai.com/docs/guides/supervised-fine-tuning: JSON lines, one conversation each;
# https://docs.together.ai/docs/fine-tuning-data-preparation: the same.
def hosted(trainer, path):
    with open(path, encoding="utf-8") as file:
        words = shlex.split(file.read(), comments=True)
    files = [word.removeprefix("file=@") for word in words if word.endswith(".jsonl")]
    expect(files, f"{path}: no file")
    for name in files:
        with open(name, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        take(
            trainer,
            rows,
            lambda row: set(row) == {"messages"} and isConversation(row["messages"], ["user", "assistant"]),
        )


CHECKS = {
    "train_trl.py": trl,
    "axolotl.yaml": axolotl,
    "llamafactory.yaml": llamafactory,
    "mlx.yaml": mlx,
    "torchtune.yaml": torchtune,
    "verl.sh": verl,
    "openai.sh": lambda path: hosted("OpenAI", path),
    "together.sh": lambda path: hosted("Together", path),
    "reward.py": lambda path: compile(open(path, encoding="utf-8").read(), path, "exec"),
}

RESULTS = []
for folder in FOLDERS:
    PROBLEMS.clear()
    TAKEN.clear()
    shutil.copytree(f"{folder}/trainers", f"{folder}-trainers") if os.path.isdir(f"{folder}/trainers") else None
    for path in sorted(glob.glob(f"{folder}-trainers/*")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        expect(os.path.dirname(folder) not in text, f"{path} names the folder")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("DATASET", folder))
        CHECKS[os.path.basename(path)](path)
    RESULTS.append({"taken": dict(TAKEN), "problems": list(PROBLEMS)})
print(json.dumps(RESULTS))
