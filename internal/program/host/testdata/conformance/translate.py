"""Writes the module of each case, as the driver of the Python SDK does: a JSON object of their texts by file."""

import glob
import json
import os
import sys

root = sys.argv[1]
sys.path.insert(0, os.path.join(root, "sdk/python/conformance"))
import translate  # noqa: E402

modules = {}
for path in sorted(glob.glob(os.path.join(root, "test/conformance/cases/*.json"))):
    with open(path, encoding="utf-8") as file:
        text = translate.module(json.load(file)["functions"], 1)
    # A program has no operating system, and needs none here.
    text = text.replace("import os\n", "")
    if "time.sleep" not in text:
        text = text.replace("import time\n", "")
    modules[os.path.basename(path)] = text
json.dump(modules, sys.stdout)
