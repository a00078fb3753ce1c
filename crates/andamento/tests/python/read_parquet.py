"""Reads the store's Parquet files of one dataflow with DuckDB and prints their cells.

Usage: read_parquet.py FOLDER

One line a cell, sorted: the codes, the period, the value as Python writes it (empty: none),
the observation status and the confidentiality status, separated by tabs. Number of cells,
number of values and sum are counted by DuckDB itself and go to standard error as JSON.
"""

import json
import os
import sys

import duckdb


def main(folder):
    connection = duckdb.connect()
    table = f"read_parquet('{os.path.join(folder, '*.parquet')}')"
    counts = f"select count(*), count(OBS_VALUE), sum(OBS_VALUE) from {table}"
    cells, values, total = connection.execute(counts).fetchone()
    print(json.dumps({"cells": cells, "values": values, "sum": total}), file=sys.stderr)
    query = connection.execute(f"select * from {table}")
    names = [column[0] for column in query.description]
    assert names[-4:] == ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS"], names
    lines = []
    for *key, value, obs, conf in query.fetchall():
        assert all(isinstance(text, str) for text in [*key, obs, conf]), "keys are plain text"
        lines.append("\t".join([*key, "" if value is None else repr(value), obs, conf]))
    print("\n".join(sorted(lines)))


main(sys.argv[1])
