"""Reads an SDMX-CSV 2.0 file with sdmx1 and prints its cells.

Usage: read_sdmx_csv.py FILE

The data structure is built here from the header, as a user does who has no structure
message: dimensions up to TIME_PERIOD, the measure OBS_VALUE, two attributes. One line a
cell, sorted: the codes, the period, the value as Python writes it (empty: none), the
observation status and the confidentiality status, separated by tabs.
"""

import csv
import sys

from sdmx.model import v30
from sdmx.reader.csv import Reader


def structure_of(header, structure_id):
    agency, rest = structure_id.split(":")
    flow_id, version = rest.rstrip(")").split("(")
    maintainer = v30.Agency(id=agency)
    structure = v30.DataStructureDefinition(id=flow_id, version=version, maintainer=maintainer)
    end = header.index("TIME_PERIOD")
    for position, name in enumerate(header[3 : end + 1], start=1):
        kind = v30.TimeDimension if name == "TIME_PERIOD" else v30.Dimension
        structure.dimensions.append(kind(id=name, order=position))
    structure.measures.append(v30.Measure(id="OBS_VALUE"))
    for name in ("OBS_STATUS", "CONF_STATUS"):
        structure.attributes.append(v30.DataAttribute(id=name))
    return v30.Dataflow(id=flow_id, version=version, maintainer=maintainer, structure=structure)


def text(observation, name):
    found = observation.attached_attribute.get(name)
    return "" if found is None else found.value


def main(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        first = next(rows)
    assert header[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"], header
    flow = structure_of(header, first[1])
    with open(path, "rb") as file:
        message = Reader().convert(file, structure=flow)
    assert len(message.data) == 1, "all rows have one structure and one action"
    names = header[3 : header.index("TIME_PERIOD") + 1]
    lines = []
    for observation in message.data[0].obs:
        key = [observation.dimension.values[name].value for name in names]
        value = repr(float(observation.value)) if observation.value else ""
        status = [text(observation, name) for name in ("OBS_STATUS", "CONF_STATUS")]
        lines.append("\t".join([*key, value, *status]))
    print("\n".join(sorted(lines)))


main(sys.argv[1])
