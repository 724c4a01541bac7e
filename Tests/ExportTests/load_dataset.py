"""Loads an exported folder with the package `datasets` and prints what it found as JSON: features, rows."""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_HOME"] = sys.argv[2]
import datasets

datasets.disable_progress_bars()
data = datasets.load_dataset(sys.argv[1], split="train", cache_dir=sys.argv[2])
print(json.dumps({"features": data.features._to_yaml_list(), "rows": list(data)}))
