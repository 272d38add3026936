"""What is measured: the rows of the table."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """A workload, the figure of it that counts, and how many times better Hoopoe has to be."""

    name: str
    title: str
    workload: str
    goal: float
    figure: str = "rate"
    is_less_better: bool = False
    arguments: tuple = ()
    # Sessions' memory is that of a server which has done nothing else yet.
    is_fresh: bool = False
    # Dovecot's accounts whose passwords cost what Hoopoe's cost.
    is_hard: bool = False

    @property
    def run(self):
        """What has to be run for it; rows that are figures of the same run are measured together."""
        return self.workload, self.arguments, self.is_fresh, self.is_hard


ROWS = (
    Row("login", "login", "login", 3),
    Row("login-hard", "login, 4 at a time, passwords of 100,000 rounds on both", "login", 3, arguments=("--sessions", "4"), is_hard=True),
    Row("login-tls", "login over TLS", "login-tls", 1.2),
    Row("append", "APPEND, 16 users", "append", 3),
    Row("append-one", "APPEND, 16 sessions, one mailbox", "append-one", 5),
    Row("store", "STORE, 16 users", "store", 2),
    Row("store-one", "STORE, 16 sessions, one mailbox", "store-one", 3),
    Row("sync", "sync of 10,000 messages, one session", "sync", 5),
    Row("sync-first", "the same for the first time", "sync-first", 5, figure="first"),
    Row("sync-again", "the same over a new connection", "sync-first", 5, figure="over a new connection"),
    Row("headers", "header fields of 10,000 messages, one session", "headers", 3),
    Row("body", "10,000 messages whole, one session", "body", 5),
    Row("select", "SELECT of 10,000 messages, 8 sessions", "select", 2.5),
    Row("search", "TEXT search, a rare word in 10,000 messages", "search", 100, figure="TEXT, a rare word", is_less_better=True),
    Row("idle-fan-out", "IDLE, last of 50 told of an APPEND", "idle-fan-out", 100, figure="last told", is_less_better=True),
    Row("idle-memory", "idle session, private memory", "idle-memory", 40, figure="plain", is_less_better=True, is_fresh=True),
    Row("idle-memory-tls", "idle session over TLS, private memory", "idle-memory", 10, figure="TLS", is_less_better=True, is_fresh=True),
    Row("mixed", "mixed, 50 sessions", "mixed", 4),
    Row("deliver", "LMTP delivery, 16 connections", "deliver", 3),
)
