"""A ledger of what a server acknowledged: clients that each know what their own mailboxes must hold, whenever the server dies."""
import random
import re
import subprocess
import threading
import time

from mailwire import Gone, Imap, Lmtp, Refused, Server

PASSWORD = "ledger-password-1"
FLAGS = ["\\Seen", "\\Flagged", "\\Answered", "\\Draft", "$One", "$Two"]


class Departure(Exception):
    """The server is not as the ledger says."""


class Message:
    def __init__(self, token, flags, modseq):
        self.token, self.flags, self.modseq = token, frozenset(flags), modseq

    def __eq__(self, other):
        same = self.token == other.token and self.flags == other.flags
        return same and (None in (self.modseq, other.modseq) or self.modseq == other.modseq)

    def __repr__(self):
        return f"{self.token}{sorted(self.flags)}@{self.modseq}"


class Mailbox:
    def __init__(self, uidvalidity):
        self.uidvalidity, self.uidnext, self.modseq, self.messages = uidvalidity, 1, 0, {}

    def copy(self):
        other = Mailbox(self.uidvalidity)
        other.uidnext, other.modseq, other.messages = self.uidnext, self.modseq, dict(self.messages)
        return other


def message_of(token, source):
    filling = "".join(source.choice("abcdefgh ijklm\n") for _ in range(source.choice([10, 200, 3000]))).replace("\n", "\r\n")
    return f"From: a@example.org\r\nSubject: {token}\r\nX-Token: {token}\r\n\r\n{token} {filling}\r\n".encode()


def rest(source, pause):
    """Sleeps twice the pause at most, the pause on average."""
    if pause:
        time.sleep(source.uniform(0, 2 * pause))


def uid_set(text):
    uids = []
    for piece in text.decode().split(","):
        low, _, high = piece.partition(":")
        uids += range(int(low), int(high or low) + 1)
    return uids


def read_mailbox(imap, name):
    """A mailbox as the server has it now, and every token's whole text."""
    untagged, _ = imap.run(b'EXAMINE "%s"' % name.encode())
    head = b"".join(untagged)
    mailbox = Mailbox(int(re.search(rb"UIDVALIDITY (\d+)", head)[1]))
    mailbox.uidnext = int(re.search(rb"UIDNEXT (\d+)", head)[1])
    mailbox.modseq = int(re.search(rb"HIGHESTMODSEQ (\d+)", head)[1])
    exists = int(re.search(rb"\* (\d+) EXISTS", head)[1])
    fetched, _ = imap.run(b"UID FETCH 1:* (FLAGS MODSEQ BODY.PEEK[])") if exists else ([], b"")
    for response in fetched:
        uid = int(re.search(rb"UID (\d+)", response)[1])
        flags = re.search(rb"FLAGS \(([^)]*)\)", response)[1].decode().split()
        token = re.search(rb"X-Token: (\S+)", response)[1].decode()
        if uid in mailbox.messages:
            raise Departure(f"{name}: UID {uid} twice")
        if b"\r\n\r\n" + token.encode() + b" " not in response:
            raise Departure(f"{name}: UID {uid} has another message's body")
        modseq = int(re.search(rb"MODSEQ \((\d+)\)", response)[1])
        mailbox.messages[uid] = Message(token, set(flags) - {"\\Recent"}, modseq)
    if exists != len(mailbox.messages):
        raise Departure(f"{name}: {exists} EXISTS but {len(mailbox.messages)} messages")
    return mailbox


class Client:
    """Owns the mailboxes below its name. `pending` is what the command in flight would leave: a dictionary of mailboxes."""

    def __init__(self, number, account, source, pause=0.0):
        self.prefix, self.account, self.source, self.pause = f"C{number}", account, source, pause
        self.boxes, self.names, self.tokens, self.highest_validity = {}, 0, 0, 0
        self.pending, self.done = None, {}

    def count(self, kind):
        self.done[kind] = self.done.get(kind, 0) + 1

    def work(self, port):
        try:
            imap = Imap(port, self.account, PASSWORD)
            imap.run(b"ENABLE CONDSTORE")
            while True:
                self.step(imap)
                rest(self.source, self.pause)
        except Gone:
            pass

    def step(self, imap):
        kinds = ["append"] * 5 + ["store"] * 5 + ["copy"] * 2 + ["move"] * 2 + ["expunge"] * 2 + ["create", "rename", "delete"]
        kind = "create" if len(self.boxes) < 3 else self.source.choice(kinds)
        name = self.source.choice(sorted(self.boxes)) if self.boxes else None
        getattr(self, kind)(imap, name)

    def after(self, **changed):
        pending = {name: box.copy() for name, box in self.boxes.items()}
        self.pending = pending
        return pending

    def settle(self, kind):
        self.boxes, self.pending = self.pending, None
        self.count(kind)

    def given(self, name, box, uid):
        if uid < box.uidnext:
            raise Departure(f"{name}: UID {uid} was given though UIDNEXT was {box.uidnext}")
        box.uidnext = uid + 1

    def pick(self, box):
        uids = sorted(box.messages)
        return sorted(self.source.sample(uids, min(len(uids), self.source.randint(1, 8))))

    def append(self, imap, name):
        self.tokens += 1
        token, flags = f"{self.prefix}.{self.tokens}", self.source.sample(FLAGS, self.source.randint(0, 2))
        box = self.after()[name]
        box.messages["new"] = Message(token, flags, None)
        _, answer = imap.run(b'APPEND "%s" (%s)' % (name.encode(), " ".join(flags).encode()), message_of(token, self.source))
        validity, uid = map(int, re.search(rb"APPENDUID (\d+) (\d+)", answer).groups())
        if validity != box.uidvalidity:
            raise Departure(f"{name}: APPENDUID has UIDVALIDITY {validity}, not {box.uidvalidity}")
        self.given(name, box, uid)
        box.messages[uid] = box.messages.pop("new")
        self.settle("append")

    def select(self, imap, name):
        imap.run(b'SELECT "%s"' % name.encode())

    def store(self, imap, name, flag=None, uids=None):
        box = self.boxes[name]
        if not box.messages:
            return
        uids = uids or self.pick(box)
        flag, way = (flag, "+") if flag else (self.source.choice(FLAGS), self.source.choice("+-"))
        self.select(imap, name)
        box = self.after()[name]
        for uid in uids:
            was = box.messages[uid]
            now = was.flags | {flag} if way == "+" else was.flags - {flag}
            if now != was.flags:
                box.messages[uid] = Message(was.token, now, None)
        untagged, _ = imap.run(b"UID STORE %s %sFLAGS (%s)" % (",".join(map(str, uids)).encode(), way.encode(), flag.encode()))
        for response in untagged:
            uid, modseq = re.search(rb"UID (\d+)", response), re.search(rb"MODSEQ \((\d+)\)", response)
            if uid and modseq and int(uid[1]) in box.messages:
                box.messages[int(uid[1])].modseq = int(modseq[1])
                box.modseq = max(box.modseq, int(modseq[1]))
        self.settle("store")

    def copy(self, imap, name, verb=b"COPY"):
        source = self.boxes[name]
        if not source.messages:
            return
        to = self.source.choice([other for other in sorted(self.boxes) if other != name])
        uids = self.pick(source)
        self.select(imap, name)
        pending = self.after()
        for uid in uids:
            was = pending[name].messages[uid]
            pending[to].messages[f"new{uid}"] = Message(was.token, was.flags, None)
            if verb == b"MOVE":
                del pending[name].messages[uid]
        untagged, answer = imap.run(b'UID %s %s "%s"' % (verb, ",".join(map(str, uids)).encode(), to.encode()))
        code = re.search(rb"COPYUID (\d+) (\S+) ([0-9,:]+)", b"".join(untagged) + answer)
        if uid_set(code[2]) != uids or int(code[1]) != pending[to].uidvalidity:
            raise Departure(f"{name}: {code[0]} for {uids}")
        for old, new in zip(uids, uid_set(code[3])):
            self.given(to, pending[to], new)
            pending[to].messages[new] = pending[to].messages.pop(f"new{old}")
        self.settle(verb.decode().lower())

    def move(self, imap, name):
        self.copy(imap, name, b"MOVE")

    def expunge(self, imap, name):
        if len(self.boxes[name].messages) < 6:
            return
        uids = self.pick(self.boxes[name])
        self.store(imap, name, "\\Deleted", uids)
        pending = self.after()
        for uid in uids:
            del pending[name].messages[uid]
        imap.run(b"UID EXPUNGE %s" % ",".join(map(str, uids)).encode())
        self.settle("expunge")

    def create(self, imap, _):
        if len(self.boxes) >= 6:
            return
        # Names come back after a DELETE, so that a mailbox made again is tried too.
        free = [name for name in (f"{self.prefix}-{number}" for number in range(8)) if name not in self.boxes]
        name = self.source.choice(free)
        self.after()[name] = Mailbox(None)
        imap.run(b'CREATE "%s"' % name.encode())
        self.settle("create")
        untagged, _ = imap.run(b'STATUS "%s" (UIDVALIDITY UIDNEXT)' % name.encode())
        self.learn(name, int(re.search(rb"UIDVALIDITY (\d+)", b"".join(untagged))[1]))

    def learn(self, name, validity):
        if validity <= self.highest_validity:
            raise Departure(f"{name}: UIDVALIDITY {validity} of a new mailbox, after {self.highest_validity}")
        self.boxes[name].uidvalidity = self.highest_validity = validity

    def rename(self, imap, name):
        free = [other for other in (f"{self.prefix}-{number}" for number in range(8)) if other not in self.boxes]
        to = self.source.choice(free)
        pending = self.after()
        pending[to] = pending.pop(name)
        imap.run(b'RENAME "%s" "%s"' % (name.encode(), to.encode()))
        self.settle("rename")

    def delete(self, imap, name):
        if len(self.boxes) < 5:
            return
        del self.after()[name]
        imap.run(b'DELETE "%s"' % name.encode())
        self.settle("delete")

    def verify(self, port):
        """What is there must be what the ledger says, before or after the command in flight; it is the ledger from then on."""
        imap = Imap(port, self.account, PASSWORD)
        imap.run(b"ENABLE CONDSTORE")
        listed, _ = imap.run(b'LIST "" "%s-*"' % self.prefix.encode())
        names = [re.search(rb'"/" "?([^"\r]+)', line)[1].decode() for line in listed]
        found = {name: read_mailbox(imap, name) for name in names}
        imap.close()
        reasons = []
        for ledger in (self.boxes, *([] if self.pending is None else [self.pending])):
            reason = self.difference(ledger, found)
            if reason is None:
                break
            reasons.append(reason)
        else:
            raise Departure(f"{self.account} {self.prefix}: " + "; or after the command in flight: ".join(reasons))
        for name, box in found.items():
            if ledger[name].uidvalidity is None:
                self.boxes = found
                self.learn(name, box.uidvalidity)
        self.boxes, self.pending = found, None

    @staticmethod
    def difference(ledger, found):
        if set(ledger) != set(found):
            return f"mailboxes {sorted(found)}, not {sorted(ledger)}"
        for name, wanted in ledger.items():
            box = found[name]
            if wanted.uidvalidity not in (None, box.uidvalidity):
                return f"{name}: UIDVALIDITY {box.uidvalidity}, not {wanted.uidvalidity}"
            if box.uidnext < wanted.uidnext:
                return f"{name}: UIDNEXT went back from {wanted.uidnext} to {box.uidnext}"
            if box.modseq < max([wanted.modseq] + [message.modseq or 0 for message in wanted.messages.values()]):
                return f"{name}: HIGHESTMODSEQ went back from {wanted.modseq} to {box.modseq}"
            known = {uid: message for uid, message in wanted.messages.items() if isinstance(uid, int)}
            fresh = sorted((message.token, sorted(message.flags)) for uid, message in wanted.messages.items() if uid not in known)
            if lost := [uid for uid in known if uid not in box.messages]:
                return f"{name}: lost UIDs {lost}"
            if other := [(uid, box.messages[uid], known[uid]) for uid in known if box.messages[uid] != known[uid]]:
                return f"{name}: (UID, found, acknowledged) {other}"
            added = {uid: message for uid, message in box.messages.items() if uid not in known}
            if sorted((message.token, sorted(message.flags)) for message in added.values()) != fresh:
                return f"{name}: {added} is there beyond the ledger, which expects {fresh}"
            if added and min(added) < wanted.uidnext:
                return f"{name}: UIDs {sorted(added)} were given below UIDNEXT {wanted.uidnext}"
        return None


class Deliverer:
    """Delivers to the INBOX of every account; an acknowledged token must be there once, one in flight at most once."""

    def __init__(self, number, accounts, source, pause=0.0):
        self.prefix, self.accounts, self.source, self.pause = f"L{number}", accounts, source, pause
        self.tokens, self.acknowledged, self.doubtful = 0, {account: set() for account in accounts}, set()

    def work(self, port):
        try:
            lmtp = Lmtp(port)
            while True:
                self.tokens += 1
                token = f"{self.prefix}.{self.tokens}"
                self.doubtful.add(token)
                for account in lmtp.deliver(self.accounts, message_of(token, self.source)):
                    self.acknowledged[account].add(token)
                self.doubtful.discard(token)
                rest(self.source, self.pause)
        except Gone:
            pass


class Inbox:
    """What deliverers bring; if it is to stay at a size, its owner expunges the oldest messages beyond it."""

    def __init__(self, account, kept=None):
        self.prefix, self.account, self.kept, self.before = f"inbox of {account}", account, kept, None
        self.expunged, self.leaving = set(), set()

    def work(self, port):
        try:
            imap = Imap(port, self.account, PASSWORD)
            while True:
                untagged, _ = imap.run(b"SELECT INBOX")
                beyond = int(re.search(rb"\* (\d+) EXISTS", b"".join(untagged))[1]) - self.kept
                if beyond > 0:
                    self.clear(imap, beyond)
                imap.run(b"UNSELECT")
                time.sleep(1)
        except Gone:
            pass

    def clear(self, imap, count):
        untagged, _ = imap.run(b"FETCH 1:%d (UID BODY.PEEK[HEADER.FIELDS (X-Token)])" % count)
        fetched = [response for response in untagged if b" FETCH " in response]
        uids = b",".join(re.search(rb"UID (\d+)", response)[1] for response in fetched)
        self.leaving = {re.search(rb"X-Token: (\S+)", response)[1].decode() for response in fetched}
        imap.run(b"UID STORE %s +FLAGS.SILENT (\\Deleted)" % uids)
        imap.run(b"UID EXPUNGE %s" % uids)
        self.expunged |= self.leaving
        self.leaving = set()

    def verify(self, port, deliverers):
        imap = Imap(port, self.account, PASSWORD)
        imap.run(b"ENABLE CONDSTORE")
        box = read_mailbox(imap, "INBOX")
        imap.close()
        tokens = [message.token for message in box.messages.values()]
        if self.leaving and self.leaving.isdisjoint(tokens):
            self.expunged |= self.leaving
        acknowledged = set().union(*(deliverer.acknowledged[self.account] for deliverer in deliverers)) - self.expunged
        doubtful = set().union(*(deliverer.doubtful for deliverer in deliverers))
        if lost := acknowledged - set(tokens):
            raise Departure(f"{self.account} INBOX: lost {sorted(lost)}")
        if len(tokens) != len(set(tokens)):
            raise Departure(f"{self.account} INBOX: doubled {sorted(token for token in set(tokens) if tokens.count(token) > 1)}")
        if back := self.expunged & set(tokens):
            raise Departure(f"{self.account} INBOX: {sorted(back)} came back after they were expunged")
        if strange := set(tokens) - acknowledged - doubtful:
            raise Departure(f"{self.account} INBOX: {sorted(strange)} was never delivered")
        if self.before:
            kept = {uid: message for uid, message in box.messages.items() if uid in self.before.messages}
            if not self.same(kept) or box.uidvalidity != self.before.uidvalidity:
                raise Departure(f"{self.account} INBOX: what was there before this cycle has changed")
            if min(set(box.messages) - set(kept), default=box.uidnext) < self.before.uidnext or box.modseq < self.before.modseq:
                raise Departure(f"{self.account} INBOX: UIDs or mod-sequences went back")
        self.before, self.leaving = box, set()

    def same(self, kept):
        """Whether of what was there before nothing is gone but what was expunged, and nothing is changed but what was about to be."""
        gone = {message.token for uid, message in self.before.messages.items() if uid not in kept}
        changed = {message.token for uid, message in kept.items() if message != self.before.messages[uid]}
        return gone <= self.expunged and changed <= self.leaving


class Ledger:
    """Clients and deliverers, lives of the server they work in, and what must hold after each."""

    def __init__(self, options, data, pause=0.0, kept=None):
        self.options, self.data, self.faults, self.starts = options, data, [], []
        self.source = random.Random(options.seed)
        self.accounts = [f"u{number}@example.org" for number in range(3)]
        for account in self.accounts:
            self.verb("account", "add", account, "--password", PASSWORD).check_returncode()
        self.clients = [Client(number, self.accounts[number % 3], random.Random(self.source.random()), pause)
                        for number in range(options.clients)]
        self.deliverers = [Deliverer(number, self.accounts, random.Random(self.source.random()), 4 * pause) for number in range(2)]
        self.inboxes = [Inbox(account, kept) for account in self.accounts]
        self.server = Server(options.program, data)

    def live(self, while_it_lives, others=()):
        """Works until `while_it_lives`, given the server, returns; kills it, starts it again, and compares everything."""
        imap, lmtp = self.server.ports["imap"], self.server.ports["lmtp"]
        owners = [inbox for inbox in self.inboxes if inbox.kept is not None]
        work = [(worker, imap) for worker in [*self.clients, *owners, *others]] + [(worker, lmtp) for worker in self.deliverers]
        threads = [threading.Thread(target=self.guarded, args=pair) for pair in work]
        for thread in threads:
            thread.start()
        while_it_lives(self.server)
        if logged := self.server.kill().strip():
            self.faults.append("logged: " + logged[:2000])
        for thread in threads:
            thread.join()
        check = self.verb("check")
        if check.returncode:
            self.faults.append("check: " + check.stdout + check.stderr)
        started = time.monotonic()
        self.server = Server(self.options.program, self.data)
        self.starts.append(time.monotonic() - started)
        for client in self.clients:
            client.verify(self.server.ports["imap"])
        for inbox in self.inboxes:
            inbox.verify(self.server.ports["imap"], self.deliverers)
        if self.faults:
            raise Departure("\n".join(self.faults))
        return check.stdout.strip()

    def verb(self, *words):
        """Runs one of the program's verbs on the data folder."""
        return subprocess.run([self.options.program, *words, "--data", self.data], capture_output=True, text=True)

    def guarded(self, worker, port):
        try:
            worker.work(port)
        except (Departure, Refused, TypeError, KeyError, ValueError) as reason:
            self.faults.append(f"{worker.prefix}: {type(reason).__name__} {reason}")

    def end(self):
        if logged := self.server.stop().strip():
            raise Departure("logged: " + logged[:2000])

    @property
    def operations(self):
        total = {}
        for client in self.clients:
            for kind, count in client.done.items():
                total[kind] = total.get(kind, 0) + count
        return total

    @property
    def delivered(self):
        return sum(len(tokens) for deliverer in self.deliverers for tokens in deliverer.acknowledged.values())

    @property
    def expunged(self):
        return sum(len(inbox.expunged) for inbox in self.inboxes)
