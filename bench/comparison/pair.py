"""Dovecot and Hoopoe side by side, for as long as they are measured."""
import contextlib
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from comparison import machine, table
from comparison.certificate import make_certificate
from comparison.dovecot import Dovecot
from comparison.hoopoe import Hoopoe, built
from comparison.processes import await_quiet

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATTERN = "user{n}@localhost"
PASSWORD = "load-password"
USERS = 50


class Failed(Exception):
    """A workload did not do what it should have done."""


class Pair:
    """Both servers, running, with the same accounts; their data is in one folder that is removed in the end."""

    def __init__(self, servers, generator, folder):
        self.servers = servers
        self.generator = generator
        self.machine = machine.describe(folder, servers)

    def run(self, server, workload, *arguments, is_hard=False):
        """Puts a workload on a server once neither does anything any more; gives back its figures by name."""
        await_quiet([each.process.pid for each in self.servers])
        pattern = server.hard_pattern if is_hard and server.hard_pattern else PATTERN
        done = subprocess.run(
            [self.generator, "run", workload, "--json", "--port", str(server.ports["imap"]), "--tls-port", str(server.ports["imaps"]),
             "--lmtp-port", str(server.ports["lmtp"]), "--user-pattern", pattern, "--password", PASSWORD, "--users", str(USERS),
             "--pid", str(server.process.pid), *map(str, arguments)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{workload} on {server.name}: {done.stderr.strip()}")
        figures = {figure["name"]: figure for figure in json.loads(done.stdout)["figures"]}
        told = ", ".join(f"{name} {table.number(each['value'])} {each['unit']}" for name, each in figures.items())
        print(f"  {server.name}: {workload} {' '.join(map(str, arguments))}: {told}", file=sys.stderr, flush=True)
        return figures


@contextlib.contextmanager
def pair(parent):
    """Starts both; ends them and removes their data, at SIGTERM and SIGINT too."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    program, generator = built(ROOT)
    Dovecot.install()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hoopoe-compare-", dir=parent))
    servers = []
    try:
        folder.chmod(0o755)
        certificate, key = make_certificate(folder)
        servers += [
            Dovecot(folder / "dovecot", certificate, key, USERS, PATTERN, PASSWORD),
            Hoopoe(folder / "hoopoe", certificate, key, USERS, PATTERN, PASSWORD, str(program)),
        ]
        for server in servers:
            server.start()
        yield Pair(servers, generator, folder)
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
