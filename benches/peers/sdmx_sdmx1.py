"""SDMX-CSV 2.0 to observations with sdmx1; the structure is built here, as a user does."""
import sys, time
from sdmx.model import v30
from sdmx.reader.csv import Reader

header = open(sys.argv[1]).readline().strip().split(",")
maintainer = v30.Agency(id="ESTAT")
structure = v30.DataStructureDefinition(id="BENCH", version="1.0", maintainer=maintainer)
end = header.index("TIME_PERIOD")
for position, name in enumerate(header[3 : end + 1], start=1):
    kind = v30.TimeDimension if name == "TIME_PERIOD" else v30.Dimension
    structure.dimensions.append(kind(id=name, order=position))
structure.measures.append(v30.Measure(id="OBS_VALUE"))
for name in ("OBS_STATUS", "CONF_STATUS"):
    structure.attributes.append(v30.DataAttribute(id=name))
flow = v30.Dataflow(id="BENCH", version="1.0", maintainer=maintainer, structure=structure)
start = time.perf_counter()
message = Reader().convert(open(sys.argv[1], "rb"), structure=flow)
count = sum(len(data.obs) for data in message.data)
print(f"{count} observations, {count / (time.perf_counter() - start):.0f} per second")
