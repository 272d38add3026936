"""A server to torment and plain IMAP and LMTP clients for it: nothing but Python's standard library."""
import re
import signal
import socket
import subprocess


class Refused(Exception):
    """The server answered NO, BAD or a code that is not 2xx: nothing was done."""


class Gone(Exception):
    """The connection ended before the answer came: whether anything was done is not known."""


class Server:
    """`hoopoe serve` on a data folder, on ports of its own choice."""

    def __init__(self, program, data, wrapper=()):
        self.process = subprocess.Popen(
            [*wrapper, program, "serve", "--data", data, "--imap", "127.0.0.1:0", "--imaps", "none", "--lmtp", "127.0.0.1:0",
             "--http", "none", "--log-level", "error"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ports = {}
        while (line := self.process.stdout.readline()) != "ready\n":
            if not line:
                raise RuntimeError("the server did not start: " + self.process.stderr.read())
            protocol, endpoint = line.split()[:2]
            self.ports[protocol] = int(endpoint.rsplit(":", 1)[1])

    def end(self, how):
        """Sends a signal, waits for the end and returns what was logged."""
        self.process.send_signal(how)
        errors = self.process.communicate(timeout=60)[1]
        return errors

    def kill(self):
        return self.end(signal.SIGKILL)

    def stop(self):
        return self.end(signal.SIGTERM)


class Wire:
    def __init__(self, port):
        try:
            self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError as reason:
            raise Gone(str(reason)) from reason
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def send(self, octets):
        try:
            self.socket.sendall(octets)
        except OSError as reason:
            raise Gone(str(reason)) from reason

    def read_line(self):
        try:
            line = self.file.readline()
        except OSError as reason:
            raise Gone(str(reason)) from reason
        if not line.endswith(b"\r\n"):
            raise Gone("end of stream")
        return line

    def close(self):
        self.file.close()
        self.socket.close()


class Imap(Wire):
    """One command at a time; `run` returns the untagged responses and the text of the tagged OK."""

    def __init__(self, port, user, password):
        super().__init__(port)
        self.tags = 0
        self.read_response()
        self.run(b"LOGIN %s %s" % (user.encode(), password.encode()))

    def read_response(self):
        whole = self.read_line()
        while match := re.search(rb"\{(\d+)\}\r\n$", whole):
            try:
                literal = self.file.read(int(match[1]))
            except OSError as reason:
                raise Gone(str(reason)) from reason
            whole += literal + self.read_line()
        return whole

    def run(self, command, literal=None):
        self.tags += 1
        tag = b"t%d " % self.tags
        self.send(tag + command + (b" {%d+}\r\n%s\r\n" % (len(literal), literal) if literal is not None else b"\r\n"))
        untagged = []
        while True:
            response = self.read_response()
            if not response.startswith(tag):
                untagged.append(response)
            elif response.startswith(tag + b"OK"):
                return untagged, response
            else:
                raise Refused((command[:80] + b" => " + response).decode("latin-1"))


class Lmtp(Wire):
    def __init__(self, port):
        super().__init__(port)
        self.expect()
        self.run(b"LHLO ledger")

    def expect(self):
        while True:
            line = self.read_line()
            if line[3:4] != b"-":
                break
        if line[:1] not in b"23":
            raise Refused(line.decode("latin-1"))
        return line

    def run(self, command):
        self.send(command + b"\r\n")
        return self.expect()

    def deliver(self, recipients, message):
        """Delivers and yields a recipient each time one is acknowledged."""
        self.run(b"MAIL FROM:<ledger@example.org>")
        for recipient in recipients:
            self.run(b"RCPT TO:<%s>" % recipient.encode())
        self.run(b"DATA")
        self.send(message + b".\r\n")
        for recipient in recipients:
            self.expect()
            yield recipient
