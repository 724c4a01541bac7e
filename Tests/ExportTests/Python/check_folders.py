"""Loads exported folders of one target with every loader that their users have, and says what is wrong.

python check_folders.py CACHE JSON_LINES_FOLDER [FOLDER...]: the first folder's lines are what all others must hold.
Prints a JSON object: the features, the rows of each part, what was loaded by which loader, and the problems.
"""

import glob
import json
import logging
import math
import os
import shutil
import sys

CACHE = sys.argv[1]
os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=CACHE, HF_HUB_DISABLE_TELEMETRY="1")

import datasets
import duckdb
import huggingface_hub
import mlcroissant
import pyarrow.parquet
import yaml

datasets.disable_progress_bars()
PROBLEMS, LOADED, HEARD = [], [], []


class Ear(logging.Handler):
    def emit(self, record):
        HEARD.append(record.getMessage())


for name in (None, "absl"):
    logging.getLogger(name).addHandler(Ear(level=logging.WARNING))


def expect(isRight, message):
    if not isRight:
        PROBLEMS.append(message)


def lines(folder):
    parts = {}
    for path in sorted(glob.glob(f"{folder}/data/*.jsonl")):
        with open(path, encoding="utf-8") as file:
            parts[os.path.basename(path).split("-")[0]] = [json.loads(line) for line in file]
    return parts


def with_datasets(folder, parts, features, what):
    loaded = datasets.load_dataset(folder, cache_dir=f"{CACHE}/{len(LOADED)}")
    expect(set(loaded) == set(parts), f"{what}: parts {sorted(loaded)}")
    for name, rows in parts.items():
        expect(list(loaded[name]) == rows, f"{what}: rows of {name} differ")
        found = loaded[name].features._to_yaml_list()
        expect(found == features, f"{what}: features {found}")
    LOADED.append(what)
    return loaded


def card(folder, parts):
    text = huggingface_hub.DatasetCard.load(f"{folder}/README.md")
    data = text.data.to_dict()
    again = huggingface_hub.DatasetCardData(**data)
    expect(yaml.safe_load(again.to_yaml()) == data, f"{folder}: the card's data change when they are written again")
    info = data["dataset_info"]
    counts = {split["name"]: split["num_examples"] for split in info["splits"]}
    expect(counts == {name: len(rows) for name, rows in parts.items()}, f"{folder}: num_examples {counts}")
    files = [path for suffix in ("jsonl", "zst", "parquet") for path in glob.glob(f"{folder}/data/*.{suffix}")]
    expect(info["download_size"] == sum(map(os.path.getsize, files)), f"{folder}: download_size")
    expect(info["dataset_size"] == sum(split["num_bytes"] for split in info["splits"]), f"{folder}: dataset_size")
    paths = {one["split"]: one["path"] for one in data["configs"][0]["data_files"]}
    expect({f"{folder}/{path}" for path in paths.values()} == set(files), f"{folder}: data_files {paths}")
    return info


def leaves(fields):
    for field in fields:
        if "subField" in field:
            for leaf, _ in leaves(field["subField"]):
                yield leaf, field if leaf in field["subField"] else _parent(field["subField"], leaf)
        else:
            yield field, None


def _parent(fields, leaf):
    for field in fields:
        if leaf in field.get("subField", []):
            return field
        if found := _parent(field.get("subField", []), leaf):
            return found
    return None


def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def alike(one, other):
    # It reads JSON by pandas, whose numbers may be off by the last bit (its option precise_float).
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-15)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and one == other


def stated(row, source):
    value = row[source["extract"]["column"]]
    for key in source.get("transform", {}).get("jsonPath", "").split("."):
        if key:
            value = [one[key] for one in value] if isinstance(value, list) else value[key]
    return value


def croissant(folder, parts, isReadable):
    HEARD.clear()
    dataset = mlcroissant.Dataset(jsonld=f"{folder}/croissant.json")
    issues = dataset.metadata.ctx.issues
    expect(not issues.errors and not issues.warnings, f"{folder}: croissant: {issues.report()}")
    with open(f"{folder}/croissant.json", encoding="utf-8") as file:
        document = json.load(file)
    files = {one["contentUrl"]: one for one in document["distribution"] if one["@type"] == "cr:FileObject"}
    for path, one in files.items():
        expect(one["contentSize"] == f"{os.path.getsize(f'{folder}/{path}')} B", f"{folder}: contentSize of {path}")
    if isReadable:
        records = list(dataset.records("default"))
        fields = next(one for one in document["recordSet"] if one["@id"] == "default")["field"]
        expect(fields[0]["name"] == "split", f"{folder}: croissant: the first field")
        rows = [(name, row) for name, part in parts.items() for row in part]
        expect(len(records) == len(rows), f"{folder}: croissant: {len(records)} records")
        by_split = sorted(records, key=lambda record: list(parts).index(plain(record["default/split"])))
        for record, (name, row) in zip(by_split, rows):
            expect(plain(record["default/split"]) == name, f"{folder}: croissant: split")
            for leaf, parent in leaves(fields[1:]):
                value = record[leaf["@id"]] if parent is None else record[parent["@id"]]
                if parent is not None:
                    inner = leaf["@id"]
                    value = [one[inner] for one in value] if isinstance(value, list) else value[inner]
                if not alike(plain(value), stated(row, leaf["source"])):
                    expect(False, f"{folder}: croissant: {leaf['@id']}: {plain(value)!r}")
        LOADED.append(f"mlcroissant {folder}")
    expect(not HEARD, f"{folder}: croissant: {HEARD[:3]}")


def table(folder, parts):
    for name, rows in parts.items():
        path = f"{folder}/data/{name}-00000-of-00001.parquet"
        expect(pyarrow.parquet.read_table(path).to_pylist() == rows, f"{path}: pyarrow's rows differ")
        LOADED.append(f"pyarrow {path}")
        cursor = duckdb.execute("SELECT * FROM read_parquet(?)", [path])
        columns = [column[0] for column in cursor.description]
        expect([dict(zip(columns, row)) for row in cursor.fetchall()] == rows, f"{path}: DuckDB's rows differ")
        LOADED.append(f"duckdb {path}")


def main():
    folders = sys.argv[2:]
    parts = lines(folders[0])
    features, sizes = None, []
    for folder in folders:
        info = card(folder, parts)
        features = features or info["features"]
        expect(info["features"] == features, f"{folder}: the card's features")
        loaded = with_datasets(folder, parts, features, f"datasets {folder}")
        measured = sum(part.data.nbytes for part in loaded.values())
        sizes.append(info["dataset_size"] / measured)
        # Without the card its types have to follow from the files.
        shutil.copytree(folder, f"{CACHE}/bare-{len(LOADED)}", ignore=shutil.ignore_patterns("README.md"))
        told = features
        if not glob.glob(f"{folder}/data/*.parquet"):
            # JSON has one kind of whole number, so without the card it is read as the widest.
            told = json.loads(json.dumps(features).replace('"int32"', '"int64"'))
        with_datasets(f"{CACHE}/bare-{len(LOADED)}", parts, told, f"datasets, no card, {folder}")
        packed = glob.glob(f"{folder}/data/*.zst")
        croissant(folder, parts, isReadable=not packed)
        if glob.glob(f"{folder}/data/*.parquet"):
            table(folder, parts)
    print(
        json.dumps(
            {
                "features": features,
                "rows": {name: len(rows) for name, rows in parts.items()},
                "sizes": sizes,
                "loaded": LOADED,
                "problems": PROBLEMS,
            }
        )
    )


main()
