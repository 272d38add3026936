"""A server of its own for each client test: the built executable on ports nobody uses, with a data folder that goes away."""
import contextlib
import imaplib
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading

from messages import messages

SKIPPED = 77
ADDRESS = "client@example.org"
PASSWORD = "wiedehopf 7!"
ROOT = pathlib.Path(__file__).resolve().parents[2]
LIVES = pathlib.Path(__file__).resolve().parent / "lives"


def require(*programs):
    """Skips the test if a client is not installed."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for program in programs:
        if not shutil.which(program, path=path):
            skip(f"{program} is not installed")


def skip(reason):
    print(reason)
    sys.exit(SKIPPED)


def node_modules(*packages):
    """The environment in which node finds packages that .ci/run installed; skips the test if one is not there."""
    require("node")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version[1:].split(".")[0]) < 20:
        skip(f"node {version} is older than 20")
    folder = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "hoopoe-clients" / "node_modules"
    for package in packages:
        if not (folder / package).exists():
            skip(f"{package} is not installed in {folder}")
    return {"NODE_PATH": str(folder)}


def executable():
    if "HOOPOE" in os.environ:
        return os.environ["HOOPOE"]
    built = [ROOT / "artifacts/bin/Hoopoe" / kind / "hoopoe" for kind in ("release", "debug")]
    built = [path for path in built if path.exists()]
    if not built:
        sys.exit("hoopoe is not built: dotnet build src/Hoopoe, or name it in HOOPOE")
    return str(max(built, key=lambda path: path.stat().st_mtime))


class Server:
    """hoopoe serve, with the account ADDRESS. Leaving the context stops it, and its store must then pass `hoopoe check`."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hoopoe-client-"))
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.ports = dict.fromkeys(("imap", "imaps", "lmtp"), 0)
        self.process = None

    def __enter__(self):
        self.start()
        self.run("account", "add", ADDRESS, "--password", PASSWORD)
        return self

    def __exit__(self, kind, error, trace):
        try:
            status = self.stop()
            if kind is None:
                assert status == 0, f"serve ended with {status} at SIGTERM\n{self.log.read_text()}"
                print(self.run("check").strip())
            else:
                print(self.log.read_text()[-4000:], file=sys.stderr)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def certificate(self):
        return self.data / "tls" / "cert.pem"

    def start(self):
        """Starts the server; a second time on the ports it had."""
        endpoints = [word for name, port in self.ports.items() for word in (f"--{name}", f"127.0.0.1:{port}")]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [executable(), "serve", "--data", str(self.data), "--http", "none", *endpoints],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        for line in self.process.stdout:
            words = line.split()
            if words == ["ready"]:
                threading.Thread(target=self._keep_log, args=(self.process.stdout,), daemon=True).start()
                return
            if words and words[0] in self.ports:
                self.ports[words[0]] = int(words[1].rpartition(":")[2])
        sys.exit(f"serve ended before it was ready\n{self.log.read_text()}")

    def kill(self):
        """Ends the server as a crash does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=30)

    def run(self, *arguments, stdin=None):
        """Runs another verb of the executable on the same data folder and returns what it prints."""
        done = subprocess.run([executable(), *arguments, "--data", str(self.data)], input=stdin or b"", capture_output=True, timeout=120)
        assert done.returncode == 0, f"hoopoe {' '.join(arguments)} ended with {done.returncode}: {(done.stdout + done.stderr).decode()}"
        return done.stdout.decode()

    def _keep_log(self, lines):
        with open(self.log, "a") as log, contextlib.suppress(ValueError):
            for line in lines:
                log.write(line)

    @contextlib.contextmanager
    def session(self, mailbox=None, address=ADDRESS):
        """A connection of Python's own IMAP client over TLS, to prepare and to inspect what the client under test did."""
        trust = ssl.create_default_context(cafile=self.certificate)
        imap = imaplib.IMAP4_SSL("localhost", self.ports["imaps"], ssl_context=trust, timeout=60)
        ok(imap.login(address, PASSWORD))
        if mailbox:
            ok(imap.select(quoted(mailbox)))
        try:
            yield imap
        finally:
            with contextlib.suppress(Exception):
                imap.logout()


def life(server, *command, environment=None, count=30, timeout=300):
    """
    Runs a program that leads the life of a mailbox with some client's library, and returns what it prints. It finds the server in IMAP and
    IMAPS (ports), CERTIFICATE, ADDRESS and PASSWORD, and messages 00.eml, 01.eml ... in the folder MESSAGES.
    """
    folder = server.folder / "messages"
    folder.mkdir(exist_ok=True)
    for number, message in enumerate(messages(count)):
        (folder / f"{number:02}.eml").write_bytes(message)
    variables = {
        "IMAP": str(server.ports["imap"]), "IMAPS": str(server.ports["imaps"]), "CERTIFICATE": str(server.certificate),
        "ADDRESS": ADDRESS, "PASSWORD": PASSWORD, "MESSAGES": str(folder), "HOME": str(server.folder), "LANG": "C.UTF-8",
    }
    done = subprocess.run(command, env={**os.environ, **variables, **(environment or {})}, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=timeout, cwd=server.folder)
    output = done.stdout.decode(errors="replace")
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}: {output[-4000:]}{done.stderr.decode(errors='replace')[-4000:]}"
    return output


def quoted(name):
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def ok(answer):
    """The data of an answer that must be OK."""
    status, data = answer
    assert status == "OK", f"{status} {data}"
    return data


def bodies(imap):
    """UID -> bytes of every message in the selected mailbox."""
    found = {}
    for item in ok(imap.uid("FETCH", "1:*", "(UID BODY.PEEK[])")):
        if isinstance(item, tuple):
            words = item[0].decode().split()
            found[int(words[words.index("(UID") + 1])] = item[1]
    return found


def flags(imap):
    """UID -> set of flags of every message in the selected mailbox, without \\Recent."""
    found = {}
    for line in ok(imap.uid("FETCH", "1:*", "(UID FLAGS)")):
        if line:
            text = line.decode()
            words = text.replace("(", " ( ").split()
            uid = int(words[words.index("UID") + 1].rstrip(")"))
            found[uid] = set(imaplib.ParseFlags(line)) - {rb"\Recent"}
    return found
