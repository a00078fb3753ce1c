"""A JSON-stat 2.0 dataset of made-up figures with 2,000,000 cells, values in an array."""
import json, random, sys

random.seed(7)
sizes = {"freq": 1, "age": 20, "sex": 2, "geo": 1000, "time": 50}
dimension = {}
for name, size in sizes.items():
    codes = [str(1975 + n) if name == "time" else "A" if name == "freq" else f"{name[0].upper()}{n:04d}" for n in range(size)]
    dimension[name] = {"category": {"index": {c: n for n, c in enumerate(codes)}, "label": {c: c for c in codes}}}
count = 1
for size in sizes.values():
    count *= size
values = [None if random.random() < 0.1 else round(random.lognormvariate(6, 2), 1) for _ in range(count)]
json.dump(
    {"version": "2.0", "class": "dataset", "label": "Made-up figures", "source": "generated", "id": list(sizes),
     "size": list(sizes.values()), "role": {"time": ["time"]}, "dimension": dimension, "value": values},
    open(sys.argv[1], "w"),
)
