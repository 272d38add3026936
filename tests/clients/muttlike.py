"""What mutt and neomutt have in common: the same life of a mailbox, with the keys typed on a terminal."""
import os
import pty
import re
import select
import subprocess
import time

from hoopoe import ADDRESS, PASSWORD, Server, bodies, flags, ok, require
from messages import messages

NUMBER = re.compile(rb"^X-Number: (\d+)", re.MULTILINE)
# What mutt itself adds to a message that it writes to a file.
ADDED = re.compile(rb"^(Status|X-Status|Content-Length|Lines): .*\n", re.MULTILINE)


def mutt(program, server, *arguments, keys=None, stdin=b""):
    """Runs it; with keys, on a terminal of its own where it is typed on."""
    command = [program, "-n", "-F", str(server.folder / "muttrc"), *arguments]
    environment = dict(os.environ, HOME=str(server.folder), TERM="vt100", LANG="C.UTF-8")
    if keys is None:
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=120, env=environment)
        assert done.returncode == 0, f"{program} ended with {done.returncode}: {done.stdout + done.stderr}"
        return
    terminal, end = pty.openpty()
    command += ["-e", f'push "{keys}"']
    process = subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=environment, start_new_session=True)
    os.close(end)
    screen, deadline = b"", time.monotonic() + 120
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            try:
                screen += os.read(terminal, 65536)
            except OSError:
                break
    os.close(terminal)
    if process.poll() is None and time.monotonic() >= deadline:
        process.kill()
        raise AssertionError(f"{program} did not quit, {keys}: {screen[-2000:]!r}")
    assert process.wait(timeout=30) == 0, f"{program} ended with {process.returncode}: {screen[-2000:]!r}"


def numbers(server, mailbox):
    with server.session(mailbox) as imap:
        return sorted(int(NUMBER.search(body)[1]) for body in bodies(imap).values())


def life(program):
    require(program)
    with Server() as server:
        url = f"imaps://localhost:{server.ports['imaps']}/"
        (server.folder / "muttrc").write_text(f"""
    set folder="{url}" spoolfile="{url}INBOX" record="{url}Sent" postponed="{url}Drafts"
    set imap_user="{ADDRESS}" imap_pass="{PASSWORD}" certificate_file="{server.certificate}" ssl_ca_certificates_file="{server.certificate}"
    set from="{ADDRESS}" realname="Client" sendmail="/bin/true" copy=yes crypt_use_gpgme=no
    set mbox_type=Maildir confirmappend=no confirmcreate=no delete=yes quit=yes move=no wait_key=no tmpdir="{server.folder}"
    """)
        stored = messages(30)
        with server.session() as imap:
            for message in stored:
                ok(imap.append("INBOX", None, None, message))

        # Reading: every message copied out to a Maildir of mutt's own, byte for byte.
        mutt(program, server, keys=f"<tag-pattern>~A<enter><tag-prefix><copy-message>{server.folder}/out<enter><quit>")
        out = {}
        for folder in ("cur", "new"):
            for path in (server.folder / "out" / folder).iterdir():
                data = path.read_bytes()
                header, gap, body = data.partition(b"\n\n")
                out[int(NUMBER.search(data)[1])] = ADDED.sub(b"", header + b"\n") + b"\n" + body
        assert sorted(out) == list(range(30)), sorted(out)
        for number, data in out.items():
            assert data == stored[number].replace(b"\r\n", b"\n"), f"message {number} differs"

        # Filing, flagging and deleting.
        mutt(program, server, keys="<tag-pattern>~s dots<enter><tag-prefix><save-message>=Archive<enter>"
                          "<untag-pattern>~A<enter><tag-pattern>~s empty<enter><tag-prefix><delete-message>"
                          "<untag-pattern>~A<enter><tag-pattern>~s latin<enter><tag-prefix><set-flag>!<sync-mailbox><quit>")
        dots, empty, latin = ([number for number in range(30) if number % 15 == shape] for shape in (2, 1, 5))
        assert numbers(server, "Archive") == dots, numbers(server, "Archive")
        assert numbers(server, "INBOX") == [number for number in range(30) if number not in dots + empty], numbers(server, "INBOX")
        with server.session("INBOX") as imap:
            marks, found = flags(imap), {uid: int(NUMBER.search(body)[1]) for uid, body in bodies(imap).items()}
            assert sorted(found[uid] for uid, mark in marks.items() if rb"\Flagged" in mark) == latin, marks

        # Sending: the copy goes to Sent on the server; mutt does that without a terminal, too.
        if program == "mutt":
            mutt(program, server, "-s", "Grüße from a mutt", "friend@example.net", stdin="A line with ü.\n".encode())
        else:
            typing = "set editor=/bin/true abort_unmodified=no"
            mutt(program, server, "-e", typing, keys="<mail>friend@example.net<enter>Greetings<enter><send-message><quit>")
        with server.session("Sent") as imap:
            (sent,) = bodies(imap).values()
            assert b"friend@example.net" in sent and b"Client" in sent, sent
            assert all(rb"\Seen" in mark for mark in flags(imap).values())

        # A mailbox that is not there: it says so, and the server goes on.
        done = subprocess.run(
            [program, "-n", "-F", str(server.folder / "muttrc"), "-f", f"{url}Missing", "-Z"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=120, env=dict(os.environ, HOME=str(server.folder), TERM="vt100"))
        assert done.returncode != 0, done.stdout
        assert len(numbers(server, "Archive")) == len(dots)

        resynchronise(program, server, url)


def resynchronise(program, server, url):
    """With a cache of headers: what changed while it was away comes by CONDSTORE, then by QRESYNC."""
    stored = {int(NUMBER.search(message)[1]): message for message in messages(60)}
    with server.session() as imap:
        ok(imap.create("Cached"))
        for number in range(40):
            ok(imap.append("Cached", None, None, stored[number]))
    (server.folder / "bodies").mkdir()
    rc = server.folder / "muttrc"
    rc.write_text(rc.read_text() + f'set header_cache="{server.folder}/headers" message_cachedir="{server.folder}/bodies"\n')
    expected = set(range(40))
    for round, settings in enumerate(("set imap_condstore=yes", "set imap_condstore=yes imap_qresync=yes", "set imap_qresync=yes")):
        # It opens the mailbox, so that its cache is filled, and changes something itself.
        opening = ["-f", f"{url}Cached", "-e", settings]
        mine = sorted(expected)[:3]
        pattern = "|".join(f"~i [^0-9]{number}[.]_" for number in mine)
        mutt(program, server, *opening, keys=f"<tag-pattern>{pattern}<enter><tag-prefix><set-flag>r<sync-mailbox><quit>")

        # Others change more, some of it on the same messages.
        with server.session("Cached") as imap:
            uids = {int(NUMBER.search(body)[1]): str(uid) for uid, body in bodies(imap).items()}
            gone = sorted(expected)[2:6]
            flagged = sorted(expected)[6:12]
            ok(imap.uid("STORE", ",".join(uids[number] for number in gone), "+FLAGS", r"(\Deleted)"))
            ok(imap.expunge())
            ok(imap.uid("STORE", ",".join(uids[number] for number in flagged), "FLAGS", r"(\Flagged)"))
            new = list(range(40 + round * 5, 45 + round * 5))
            for number in new:
                ok(imap.append("Cached", None, None, stored[number]))
        expected = expected - set(gone) | set(new)

        # Back again: what it shows is what there is.
        for name, search, wanted in (("all", "~A", expected), ("flagged", "~F", set(flagged))):
            out = server.folder / f"{name}{round}"
            mutt(program, server, *opening, keys=f"<tag-pattern>{search}<enter><tag-prefix><copy-message>{out}<enter><quit>")
            found = {}
            for path in [*(out / "cur").iterdir(), *(out / "new").iterdir()]:
                data = path.read_bytes()
                found[int(NUMBER.search(data)[1])] = data
            assert wanted <= set(found) <= expected, f"{settings}, {name}: {sorted(found)} instead of {sorted(wanted)}"
            for number, data in found.items():
                assert data.partition(b"\n\n")[2] == stored[number].replace(b"\r\n", b"\n").partition(b"\n\n")[2], f"message {number} differs"
        with server.session("Cached") as imap:
            marks, found = flags(imap), {uid: int(NUMBER.search(body)[1]) for uid, body in bodies(imap).items()}
            answered = {found[uid] for uid, mark in marks.items() if rb"\Answered" in mark}
            assert set(mine) - set(gone) <= answered, f"{settings}: {answered}"
