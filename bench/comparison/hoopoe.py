"""Hoopoe as it is built, with its production settings."""
import os
import pathlib
import subprocess

from comparison.processes import stop


class Hoopoe:
    """A Hoopoe of its own, with numbered accounts."""

    name = "Hoopoe"
    hard_pattern = None

    def __init__(self, folder, certificate, key, users, pattern, password, program):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.program = program
        self.process = None
        self.ports = {"imap": 0, "imaps": 0, "lmtp": 0}
        self.arguments = ["--tls-cert", str(certificate), "--tls-key", str(key), "--sessions-per-account", "100000"]
        self.accounts = [pattern.replace("{n}", str(number)) for number in range(users)]
        self.password = password

    def version(self):
        number, _, commit = subprocess.run(
            [self.program, "--version"], check=True, capture_output=True, text=True).stdout.strip().partition("+")
        return f"{number} ({commit[:9]})" if commit else number

    def start(self):
        log = open(self.folder / "hoopoe.log", "ab")
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", str(self.folder / "data"), "--imap", "127.0.0.1:0", "--imaps", "127.0.0.1:0",
             "--lmtp", "127.0.0.1:0", "--http", "none", *self.arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        for line in self.process.stdout:
            words = line.split()
            if words == ["ready"]:
                break
            if words and words[0] in self.ports:
                self.ports[words[0]] = int(words[1].rpartition(":")[2])
        else:
            raise SystemExit(f"hoopoe ended before it was ready; see {self.folder}/hoopoe.log")
        for account in self.accounts:
            subprocess.run(
                [self.program, "account", "add", account, "--password-stdin", "--data", str(self.folder / "data")],
                input=self.password, text=True, check=True, stdout=subprocess.DEVNULL)
        self.accounts = []

    def stop(self):
        stop(self.process)


def built(root):
    """The executables of a release build: the server's and the load generator's."""
    programs = [root / "artifacts/bin/Hoopoe/release/hoopoe", root / "artifacts/bin/Hoopoe.Load/release/Hoopoe.Load"]
    for program in programs:
        if not os.access(program, os.X_OK):
            raise SystemExit(f"{program} is not built: dotnet build -c Release")
    return programs
