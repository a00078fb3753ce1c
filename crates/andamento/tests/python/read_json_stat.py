"""Reads a JSON-stat file with pyjstat and prints its cells.

Usage: read_json_stat.py FILE

One line a cell that has a value or a status, sorted: the codes, the period, the value as
Python writes it (empty: none) and the status, separated by tabs. pyjstat shows a cell
without value and status like an absent one: neither is printed.
"""

import json
import sys

from pyjstat import pyjstat


def main(path):
    with open(path, encoding="utf-8") as file:
        dataset = pyjstat.Dataset.read(file)
    frame = dataset.write("dataframe", naming="id")
    dimensions = [column for column in frame.columns if column != "value"]
    assert dimensions == list(dataset["id"]), (dimensions, dataset["id"])
    statuses = pyjstat.get_values(dataset, value="status")
    assert len(statuses) == len(frame), (len(statuses), len(frame))
    lines = []
    for row, status in zip(frame.itertuples(index=False), statuses):
        *key, value = row
        missing = value is None or value != value
        if missing and status is None:
            continue
        lines.append("\t".join([*map(str, key), "" if missing else repr(float(value)), status or ""]))
    print("\n".join(sorted(lines)))
    print(json.dumps({"updated": dataset.get("updated")}), file=sys.stderr)


main(sys.argv[1])
