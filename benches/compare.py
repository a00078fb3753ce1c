"""Side by side, in one run: the program and what users would pick instead.

    pip install -r benches/requirements.txt
    cargo build --release -p andamento -p andamento-benches
    python3 benches/compare.py import|queries|formats WORK_FOLDER [--data FOLDER] [--runs N] [--rows N]

WORK_FOLDER receives the generated tables. --data is the folder with the real files
(demo_r_pjangrp3). Wall time is the median over the runs, taken in turn; memory is the peak
resident set of the process.
"""
import argparse, gzip, os, resource, shutil, statistics, subprocess, sys, time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target")) / "release"


def measure(command):
    """Wall seconds, peak MiB and standard output of one process."""
    start = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out = child.stdout.read()
    err = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        return None, None, err.strip().splitlines()[-1:] or ["failed"]
    return seconds, usage.ru_maxrss / 1024, out.strip()


def side_by_side(candidates, runs):
    taken = {name: [] for name in candidates}
    for _ in range(runs):
        for name, (prepare, command, few) in candidates.items():
            if few and taken[name]:
                continue
            prepare()
            taken[name].append(measure(command))
    print(f"| candidate | wall s (median of {runs}) | peak MiB | times ours |\n| --- | --- | --- | --- |")
    own = None
    for name, results in taken.items():
        good = [r for r in results if r[0] is not None]
        if not good:
            print(f"| {name} | cannot: {results[0][2]} | | |")
            continue
        wall = statistics.median(r[0] for r in good)
        own = own or wall
        print(f"| {name} | {wall:.2f} | {max(r[1] for r in good):.0f} | {wall / own:.1f} |")
    sys.stdout.flush()
    return taken


def check(parquets):
    """Every Parquet must hold the same cells."""
    import duckdb

    for name, path, value, flag in parquets:
        if not list(Path(path).parent.glob(Path(path).name)):
            continue
        count, known, total = duckdb.sql(f"select count(*), count({value}), round(sum({value}), 1) from '{path}'").fetchall()[0]
        flags = duckdb.sql(f"select coalesce(nullif(trim({flag}), ''), '') f, count(*) from '{path}' group by f order by f").fetchall()
        print(f"{name}: {count} rows, {known} values, sum {total}, flags {dict(flags)}")


def imports(work, data, runs, rows):
    big = work / "big.tsv"
    if not big.exists():
        subprocess.run([sys.executable, PEERS / "tsv_generate.py", big, "--rows", str(rows)], check=True)
    sources = [("generated", big)]
    zipped = data / "eurostat" / "demo_r_pjangrp3__tsv_2023.tsv.gz"
    if zipped.exists():
        plain = work / "pjangrp3.tsv"
        plain.write_bytes(gzip.decompress(zipped.read_bytes()))
        sources += [("demo_r_pjangrp3, plain", plain), ("demo_r_pjangrp3, gzip", zipped)]
    for title, source in sources:
        print(f"\n### {title}: {source.stat().st_size / 1e6:.0f} MB\n")
        folder = work / "data"
        out = {tool: work / f"{tool}.parquet" for tool in ("polars", "duckdb", "pandas")}
        clear = lambda: shutil.rmtree(folder, ignore_errors=True)
        candidates = {"andamento": (clear, [TARGET / "andamento", "import", "--data", folder, "--dataflow", "bench", source], False)}
        for tool, path in out.items():
            path.unlink(missing_ok=True)
            few = tool == "pandas" and source == big
            candidates[tool] = (lambda: None, [sys.executable, PEERS / f"tsv_{tool}.py", source, path], few)
        side_by_side(candidates, runs)
        print()
        check([("andamento", f"{folder}/cubes/bench/*.parquet", "OBS_VALUE", "OBS_STATUS")] + [(t, str(p), '"value"', "flag") for t, p in out.items()])


def queries(work, runs):
    folder, table = work / "queries", work / "polars.parquet"
    big = work / "big.tsv"
    if not folder.exists():
        measure([TARGET / "andamento", "import", "--data", folder, "--dataflow", "bench", big])
    subprocess.run([sys.executable, PEERS / "tsv_polars.py", big, table], check=True)
    for command in (
        [TARGET / "andamento-benches", "queries", folder, "bench"],
        [sys.executable, PEERS / "queries.py", "duckdb", table],
        [sys.executable, PEERS / "queries.py", "polars", table],
    ):
        print(measure(command)[2])


def formats(work, runs):
    stat, small, large = work / "made_up.json", work / "sdmx_50k.csv", work / "sdmx_2m.csv"
    if not stat.exists():
        subprocess.run([sys.executable, PEERS / "jsonstat_generate.py", stat], check=True)
        subprocess.run([sys.executable, PEERS / "sdmx_generate.py", small, "50000"], check=True)
        subprocess.run([sys.executable, PEERS / "sdmx_generate.py", large, "2000000"], check=True)
    nothing = lambda: None
    print("\n### JSON-stat, 2,000,000 cells, into memory\n")
    print(measure([TARGET / "andamento-benches", "read", stat])[2])
    seconds, memory, out = measure([sys.executable, PEERS / "jsonstat_pyjstat.py", stat])
    print(f"pyjstat: {seconds:.2f} s with start-up, {memory:.0f} MiB, {out}")
    print("\n### SDMX-CSV 2.0, into memory\n")
    for path in (small, large):
        print(path.name, measure([TARGET / "andamento-benches", "read", path])[2])
    print("sdmx1:", measure([sys.executable, PEERS / "sdmx_sdmx1.py", small])[2])
    print("\n### The same files into the store\n")
    folder = work / "data"
    clear = lambda: shutil.rmtree(folder, ignore_errors=True)
    for path in (stat, large):
        side_by_side({f"andamento import {path.name}": (clear, [TARGET / "andamento", "import", "--data", folder, "--dataflow", "bench", path], False)}, runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["import", "queries", "formats"])
    parser.add_argument("work", type=Path)
    parser.add_argument("--data", type=Path, default=HERE.parent / "../shared/data")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_612_800)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    if given.what == "import":
        imports(given.work, given.data, given.runs, given.rows)
    elif given.what == "queries":
        queries(given.work, given.runs)
    else:
        formats(given.work, given.runs)


main()
