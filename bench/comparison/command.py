"""The command line of bench/compare."""
import argparse
import itertools
import pathlib
import sys

from comparison import page, table
from comparison.measured import Measured
from comparison.pair import Failed, pair
from comparison.rows import ROWS

PROCESSOR = "server's processor time for each"


def main():
    options = parse()
    rows = [row for row in ROWS if not options.row or row.name in options.row]
    with pair(options.folder) as both:
        results, failures = {}, []
        for _, together in itertools.groupby(rows, lambda row: row.run):
            together = list(together)
            try:
                results.update(measure(together, both, options))
            except Failed as failure:
                failures.append(str(failure))
                print(f"  failed: {failure}", file=sys.stderr, flush=True)
                continue
            print("\n".join(table.lines(together, results)), flush=True)
        rows = [row for row in rows if row.name in results]
        text = table.markdown(rows, results, both.machine, options.pairs, options.time)
    print("\n" + text)
    if failures:
        print("\n".join(["failed:", *failures]), file=sys.stderr)
        return 1
    if options.into:
        page.replace(options.into, "bench/compare", text)
    return 0


def parse():
    parser = argparse.ArgumentParser(prog="bench/compare", description="Measures Hoopoe and Dovecot in turn and writes a table.")
    parser.add_argument("row", nargs="*", choices=[[], *(row.name for row in ROWS)], help="what to measure; everything by default")
    parser.add_argument("--pairs", type=int, default=5, help="how often each is measured on both servers (5)")
    parser.add_argument("--time", type=float, default=3, help="seconds for each measurement (3)")
    parser.add_argument("--folder", type=pathlib.Path, help="where the servers' data goes; both on the same file system")
    parser.add_argument("--into", type=pathlib.Path, help="a Markdown file whose section between the marks is replaced by the table")
    return parser.parse_args()


def measure(rows, both, options):
    """Measures rows that are figures of one run on both servers in turn."""
    measured = {row.name: Measured(unit="") for row in rows}
    for _ in range(options.pairs):
        for server in both.servers:
            if rows[0].is_fresh:
                server.stop()
                server.start()
            figures = both.run(server, rows[0].workload, "--time", options.time, *rows[0].arguments, is_hard=rows[0].is_hard)
            for row in rows:
                measured[row.name].add(server.name, figures[row.figure], figures.get(PROCESSOR))
    return measured
