"""The command line of bench/curves."""
import argparse
import pathlib
import textwrap

from comparison import page
from comparison.chart import Curve, svg
from comparison.pair import ROOT, pair
from comparison.table import number

CONNECTIONS = (1, 10, 100, 1_000)
SESSIONS = (100, 1_000, 5_000)
COMMANDS = ("SELECT", "page of a list", "STORE", "APPEND")
# A process for each session, and a file for each message, take longer than they would teach.
DOVECOT_SESSIONS, DOVECOT_MESSAGES = 1_000, 100_000


def main():
    options = parse()
    with pair(options.folder) as both:
        sections = [
            section(options, "connections", "Commands a second of so many people at once", "active sessions", "commands/s",
                    ("commands/s",), connections(both, options)),
            *mailboxes(both, options),
            section(options, "memory-sessions", "Private memory with so many sessions in IDLE", "sessions", "MiB",
                    ("memory",), memory_of_sessions(both)),
            fairness(both, options),
        ]
        text = textwrap.fill(f"{both.machine}.", 140) + "\n\n" + "\n".join(sections)
    print(text)
    if options.into:
        page.replace(options.into, "bench/curves", text)
    return 0


def parse():
    parser = argparse.ArgumentParser(prog="bench/curves", description="Measures how both servers grow, and what heavy work costs others.")
    parser.add_argument("--time", type=float, default=4, help="seconds for each measurement (4)")
    parser.add_argument("--messages", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000], help="sizes of mailboxes")
    parser.add_argument("--folder", type=pathlib.Path, help="where the servers' data goes; both on the same file system")
    parser.add_argument("--pictures", type=pathlib.Path, default=ROOT / "docs" / "pictures", help="where the pictures go")
    parser.add_argument("--into", type=pathlib.Path, help="a Markdown file whose section between the marks is replaced")
    return parser.parse_args()


def connections(both, options):
    """Commands a second by the number of sessions, for each server."""
    measured = {server.name: {} for server in both.servers}
    for server in both.servers:
        # What a server that has just started does once, such as compiling, is not the first step's.
        both.run(server, "mixed", "--time", options.time, "--sessions", CONNECTIONS[1])
    for count in CONNECTIONS:
        for server in both.servers:
            figures = both.run(server, "mixed", "--time", options.time, "--sessions", count)
            measured[server.name][count] = {"commands/s": figures["rate"]["value"]}
    return measured


def mailboxes(both, options):
    """Times of commands, and memory, by the number of messages."""
    times, memory = ({server.name: {} for server in both.servers} for _ in range(2))
    for count in options.messages:
        for server in both.servers:
            if server.name == "Dovecot" and count > DOVECOT_MESSAGES:
                continue
            arguments = ("--time", options.time, "--messages", count)
            both.run(server, "mailbox-memory", *arguments)
            server.stop()
            server.start()
            memory[server.name][count] = {"memory": both.run(server, "mailbox-memory", *arguments)["altogether"]["value"]}
            figures = both.run(server, "mailbox", *arguments)
            times[server.name][count] = {name: figures[name]["value"] for name in COMMANDS}
    yield section(options, "mailbox-sizes", "What a command takes in a mailbox of so many messages", "messages", "ms", COMMANDS, times)
    yield section(options, "memory-messages", "Private memory with a mailbox of so many messages selected", "messages", "MiB",
                  ("memory",), memory)


def memory_of_sessions(both):
    """Private memory by the number of waiting sessions, for each server."""
    measured = {server.name: {} for server in both.servers}
    for count in SESSIONS:
        for server in both.servers:
            if server.name == "Dovecot" and count > DOVECOT_SESSIONS:
                continue
            server.stop()
            server.start()
            figures = both.run(server, "idle-memory", "--sessions", count)
            total = figures["with no sessions"]["value"] + figures["plain"]["value"] * count / 1_024
            measured[server.name][count] = {"memory": total}
    return measured


def fairness(both, options):
    """What one user's heavy work costs the others on Hoopoe, as a table."""
    hoopoe = both.servers[-1]
    lines = ["What others notice of one user's heavy work, on Hoopoe:", "", "| | |", "| --- | ---: |"]
    heavy = (("fair-copy", "16 users append, another copies many messages", ("--messages", max(options.messages))),
             ("fair-reader", "16 users work, another reads 1 GiB slowly", ()))
    for workload, what, arguments in heavy:
        for name, figure in both.run(hoopoe, workload, "--time", options.time, *arguments).items():
            lines.append(f"| {what}: {name} | {number(figure['value'])} {figure['unit']} |")
    return "\n".join(lines) + "\n"


def section(options, name, title, across, up, figures, measured):
    """Draws a picture; gives back the Markdown that shows it and its values."""
    curves = []
    for server, points in measured.items():
        for colour, figure in enumerate(figures):
            curve_name = server if len(figures) == 1 else f"{server}, {figure}"
            shade = colour if len(figures) > 1 else len(curves)
            curves.append(Curve(curve_name, tuple((count, point[figure]) for count, point in points.items()), shade, server == "Dovecot"))
    options.pictures.mkdir(parents=True, exist_ok=True)
    (options.pictures / f"{name}.svg").write_text(svg(title, across, up, curves))
    counts = sorted({count for points in measured.values() for count in points})
    lines = [f"![{title}](pictures/{name}.svg)", "", f"| {up} by {across} | " + " | ".join(f"{count:,}" for count in counts) + " |",
             "| --- |" + " ---: |" * len(counts)]
    for server, points in measured.items():
        for figure in figures:
            values = [number(points[count][figure]) if count in points else "" for count in counts]
            lines.append(f"| {server if len(figures) == 1 else f'{server}, {figure}'} | " + " | ".join(values) + " |")
    return "\n".join(lines) + "\n"
