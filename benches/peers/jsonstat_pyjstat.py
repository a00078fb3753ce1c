"""JSON-stat to a long table with pyjstat."""
import sys
from pyjstat import pyjstat

print(len(pyjstat.Dataset.read(open(sys.argv[1]).read()).write("dataframe")), "rows")
