"""The command line of bench/compare."""
import argparse
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from comparison import machine, table
from comparison.certificate import make_certificate
from comparison.dovecot import Dovecot
from comparison.hoopoe import Hoopoe, built
from comparison.processes import await_quiet
from comparison.rows import ROWS

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATTERN = "user{n}@localhost"
PASSWORD = "load-password"
USERS = 50
BEGIN, END = "<!-- bench/compare -->\n", "<!-- end of bench/compare -->\n"


def main():
    options = parse()
    program, generator = built(ROOT)
    Dovecot.install()
    rows = [row for row in ROWS if not options.row or row.name in options.row]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hoopoe-compare-", dir=options.folder))
    folder.chmod(0o755)
    certificate, key = make_certificate(folder)
    servers = [
        Dovecot(folder / "dovecot", certificate, key, USERS, PATTERN, PASSWORD),
        Hoopoe(folder / "hoopoe", certificate, key, USERS, PATTERN, PASSWORD, str(program)),
    ]
    try:
        described = machine.describe(folder, servers)
        for server in servers:
            server.start()
        results = {}
        for _, together in itertools.groupby(rows, lambda row: row.run):
            together = list(together)
            results.update(measure(together, servers, generator, options))
            print("\n".join(table.lines(together, results)), flush=True)
        text = table.markdown(rows, results, described, options.pairs, options.time)
        print("\n" + text)
        if options.into:
            replace(options.into, text)
        return 0
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def parse():
    parser = argparse.ArgumentParser(prog="bench/compare", description="Measures Hoopoe and Dovecot in turn and writes a table.")
    parser.add_argument("row", nargs="*", choices=[[], *(row.name for row in ROWS)], help="what to measure; everything by default")
    parser.add_argument("--pairs", type=int, default=5, help="how often each is measured on both servers (5)")
    parser.add_argument("--time", type=float, default=3, help="seconds for each measurement (3)")
    parser.add_argument("--folder", type=pathlib.Path, help="where the servers' data goes; both on the same file system")
    parser.add_argument("--into", type=pathlib.Path, help="a Markdown file whose section between the marks is replaced by the table")
    return parser.parse_args()


def measure(rows, servers, generator, options):
    """Measures rows that are figures of one run on both servers in turn."""
    measured = {row.name: {server.name: [] for server in servers} for row in rows}
    for _ in range(options.pairs):
        for server in servers:
            if rows[0].is_fresh:
                server.stop()
                server.start()
            await_quiet([each.process.pid for each in servers])
            figures = run(rows[0], server, generator, options)
            for row in rows:
                measured[row.name][server.name].append(figures[row.figure]["value"])
                measured[row.name]["unit"] = figures[row.figure]["unit"]
            told = ", ".join(f"{name} {table.number(each['value'])} {each['unit']}" for name, each in figures.items())
            print(f"  {rows[0].workload} {server.name}: {told}", file=sys.stderr, flush=True)
    return measured


def run(row, server, generator, options):
    """Puts a workload on a server; gives back its figures by name."""
    pattern = server.hard_pattern if row.is_hard and server.hard_pattern else PATTERN
    done = subprocess.run(
        [generator, "run", row.workload, "--json", "--port", str(server.ports["imap"]), "--tls-port", str(server.ports["imaps"]),
         "--lmtp-port", str(server.ports["lmtp"]), "--user-pattern", pattern, "--password", PASSWORD, "--users", str(USERS),
         "--pid", str(server.process.pid), "--time", str(options.time), *row.arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{row.name} on {server.name}: {done.stderr.strip()}")
    return {figure["name"]: figure for figure in json.loads(done.stdout)["figures"]}


def replace(path, text):
    """Puts the table between the marks of a page."""
    page = path.read_text()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path} has no marks {BEGIN.strip()} and {END.strip()}")
    path.write_text(before + begin + text + end + after)
