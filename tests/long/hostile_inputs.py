"""The inputs of `hostile`: what each is called, who sends it, and its octets.

Who: a `stranger` who has read the greeting, a `raw` one who has not, a `user` who is logged in, one with INBOX `selected`, one whose
connection is `compressed`, a mail server by `lmtp`.
"""
import base64
import os
import random
import zlib


def literal(octets):
    return b"{%d+}\r\n%s" % (len(octets), octets)


def deflated(octets, finish=False):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(octets) + compressor.flush(zlib.Z_FINISH if finish else zlib.Z_SYNC_FLUSH)


def inputs(user, password):
    """All of them."""
    yield from strangers(user, password)
    yield from logins(user, password)
    yield from anybody()
    yield from sets()
    yield from fetches()
    yield from searches()
    yield from literals()
    yield from appends()
    yield from mailboxes()
    yield from extensions()
    yield from compression()
    yield from breaks_off()
    yield from floods(user, password)
    yield from deliveries(user)


def strangers(user, password):
    for name, octets in {
        "nothing": b"", "NUL": b"\0" * 5_000, "0xff": b"\xff" * 100_000, "CR": b"\r" * 100_000, "LF": b"\n" * 100_000,
        "CRLF": b"\r\n" * 50_000,
        "spaces": b" " * 100_000, "a megabyte without an end": b"a" * 1_000_000, "random": random.Random(1).randbytes(200_000),
        "brackets": b"a LOGIN " + b"(" * 100_000, "both brackets": b"a LOGIN " + b"()" * 50_000, "braces": b"a LOGIN " + b"{" * 100_000,
        "square brackets": b"a ID (" + b"[" * 7_000, "quotes": b"a LOGIN " + b'"' * 8_000, "backslashes": b'a LOGIN "' + b"\\" * 8_000,
        "HTTP": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP POST": b"POST / HTTP/1.0\r\nContent-Length: 9\r\n\r\na LOGOUT\r\n",
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "SSH": b"SSH-2.0-OpenSSH_9.6\r\n",
        "SMTP": b"EHLO x\r\nMAIL FROM:<a@b>\r\nDATA\r\nx\r\n.\r\n",
        "POP3": b"USER a\r\nPASS b\r\n", "Redis": b"*1\r\n$4\r\nPING\r\n", "RTSP": b"OPTIONS * RTSP/1.0\r\n\r\n",
        "FTP": b"USER a\r\nSYST\r\n",
        "a TLS hello": bytes.fromhex("16030100c8010000c40303") + b"\0" * 200,
        "an SSLv2 hello": bytes.fromhex("802e0100020015000000100100800200"),
        "a PROXY line": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n", "PROXY version 2": b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c" + b"\1" * 12,
        "a tag of 8,000": b"t" * 8_000 + b" NOOP", "a tag of 100,000": b"t" * 100_000 + b" NOOP", "tags only": b"a\r\nb\r\nc\r\n",
        "commands for later": b"a SELECT INBOX\r\nb FETCH 1 FLAGS\r\nc APPEND INBOX {5+}\r\nhello\r\n", "COMPRESS": b"a COMPRESS DEFLATE",
        "UNAUTHENTICATE": b"a UNAUTHENTICATE", "ID of 31": b"a ID (" + b'"k" "v" ' * 31 + b")", "ID with NUL": b'a ID ("k\0" "v")',
        "ENABLE": b"a ENABLE " + b"QRESYNC " * 900, "CAPABILITY at length": b"a CAPABILITY " + b"x" * 8_000,
        "LOGOUT with more": b"a LOGOUT\r\nb NOOP\r\n" * 100, "a language": b"a LANGUAGE " + b"de " * 2_000,
        "STARTTLS and a command": b"a STARTTLS\r\nb NOOP\r\n", "STARTTLS and garbage": b"a STARTTLS\r\n" + b"\x16\x03" * 500,
        "STARTTLS with a word": b"a STARTTLS x", "STARTTLS in halves": b"a START",
        "a literal of 4 GiB": b"a LOGIN {4294967296}", "of 2^63": b"a LOGIN {9223372036854775808}", "of -1": b"a LOGIN {-1}",
        "of 30 digits": b"a LOGIN {" + b"9" * 30 + b"}", "of 8,000 digits": b"a LOGIN {" + b"9" * 8_000 + b"+}",
        "of leading zeros": b"a LOGIN {0000000000000000000000000000000000004+}\r\nuser x",
        "of 64 KiB sent along": b"a LOGIN " + literal(b"x" * 65_536),
        "of a megabyte sent along": b"a LOGIN " + literal(b"b LOGOUT\r\n" * 100_000), "many": b"a LOGIN " + b"{1+}\r\nx " * 1_000,
        "literal8": b"a LOGIN ~{4+}\r\n\0\0\0\0 x", "a literal as a tag": b"{3+}\r\nabc NOOP", "a literal as a command": b"a {4+}\r\nNOOP",
        "endless commands": b"a NOOP\r\n" * 20_000, "endless bad ones": b"a FOO\r\n" * 20_000, "capabilities": b"a CAPABILITY\r\n" * 5_000,
    }.items():
        yield name, "stranger", octets
        if octets:
            yield name + " before the greeting", "raw", octets


def logins(user, password):
    plain = base64.b64encode(b"\0%s\0%s" % (user, password))
    for mechanism in (b"PLAIN", b"LOGIN", b"SCRAM-SHA-1", b"SCRAM-SHA-256", b"SCRAM-SHA-512", b"SCRAM-SHA-256-PLUS", b"EXTERNAL",
    b"ANONYMOUS",
                      b"OAUTHBEARER", b"XOAUTH2", b"CRAM-MD5", b"NTLM", b"GSSAPI", b"x" * 100, b"", b"PLAIN\0", b'"PLAIN"'):
        for name, response in {
            "nothing": b"", "=": b"=", "====": b"====", "*": b"*", "**": b"**", "bad base64": b"!!!!", "half base64": b"AAA",
            "NUL": b"AAAA\0",
            "12 KiB": b"A" * 12_284, "a megabyte": b"A" * 1_000_000, "a literal": b"{4+}\r\nAAAA",
        }.items():
            yield f"{mechanism[:20].decode('latin-1')!a} with {name}", "stranger", b"a AUTHENTICATE " + mechanism + b"\r\n" + response
        yield f"{mechanism[:20].decode('latin-1')!a} with NUL at once", "stranger", b"a AUTHENTICATE " + mechanism + b" AA=="
    for name, message in {
        "an empty name": b"\0\0x", "no NUL": user, "three NUL": b"\0\0\0\0", "NUL in the password": b"\0%s\0%s\0x" % (user, password),
        "a name of a megabyte": b"\0" + b"u" * 5_000 + b"\0x", "broken UTF-8": b"\0\xc3\x28\0\xff", "another's name": b"root\0%s\0x" % user,
        "SQL": b"\0' OR 1=1; --\0x", "a path": b"\0../../etc/passwd\0x", "a variable": b"\0%{pass}$HOME`id`\0x",
        "CRLF": b"\0a\r\nb LOGOUT\r\n\0x",
        "right to left": "\0\u202egro.elpmaxe@mitciv\0x".encode(), "a byte order mark": b"\0\xef\xbf\xbe\0x",
    }.items():
        yield f"PLAIN with {name}", "stranger", b"a AUTHENTICATE PLAIN " + base64.b64encode(message)
    for name, message in {
        "no header": b"n=a,r=b", "another flag": b"z,,n=a,r=b", "an empty nonce": b"n,,n=a,r=", "no name": b"n,,r=b",
        "an extension": b"n,,m=x,n=a,r=b",
        "bad escapes": b"n,,n=a=2D=,r=b", "a long nonce": b"n,,n=a,r=" + b"x" * 8_000,
        "a name of commas": b"n,,n=" + b"=2C" * 2_000 + b",r=b",
        "binding": b"p=tls-server-end-point,,n=a,r=b", "unknown binding": b"p=,,n=a,r=b", "y": b"y,,n=a,r=b",
        "authzid": b"n,a=root,n=a,r=b",
        "NUL": b"n,,n=a\0b,r=c", "commas": b"," * 5_000,
    }.items():
        for final in (b"", b"c=biws,r=b,p=", b"c=biws,r=b,p=AAAA", b"," * 5_000):
            yield f"SCRAM with {name} and {final[:20]!a}", "stranger", (
                b"a AUTHENTICATE SCRAM-SHA-256 " + base64.b64encode(message) + b"\r\n" + base64.b64encode(final))
    for name, token in {
        "no token": b"n,,\1\1", "alg none": b"n,,\1auth=Bearer eyJhbGciOiJub25lIn0.e30.\1\1",
        "dots": b"n,,\1auth=Bearer " + b"." * 5_000 + b"\1\1",
        "separators": b"n,," + b"\1" * 5_000, "12 KiB": b"n,,\1auth=Bearer " + b"a" * 8_000 + b"\1\1",
    }.items():
        for mechanism in (b"OAUTHBEARER", b"XOAUTH2"):
            yield f"{mechanism.decode()} with {name}", "stranger", b"a AUTHENTICATE " + mechanism + b"\r\n" + base64.b64encode(token)
    yield "PLAIN half", "stranger", b"a AUTHENTICATE PLAIN\r\n" + plain[:10]
    yield "LOGIN with a literal of NUL", "stranger", b"a LOGIN {3+}\r\na\0b x"
    yield "LOGIN with five literals", "stranger", b"a LOGIN " + b"{1+}\r\na " * 5


def anybody():
    for name, octets in {
        "NUL": b"a NO\0OP", "a tag of 60,000": b"t" * 60_000 + b" NOOP", "60,000 NUL": b"\0" * 60_000,
        "two megabytes": b"a " + b"x" * 2_000_000,
        "a plus for a tag": b"+ NOOP", "a star for a tag": b"* NOOP", "UID UID UID": b"a " + b"UID " * 10_000,
        "nested UID": b"a UID " * 10_000,
        "nothing but spaces": b" " * 60_000, "a lone CR": b"a NOOP\rb LOGOUT\r\n", "a lone LF": b"a NOOP\nb NOOP\n",
        "random": random.Random(2).randbytes(500_000),
        "STARTTLS": b"a STARTTLS", "LOGIN again": b"a LOGIN a b", "AUTHENTICATE again": b"a AUTHENTICATE PLAIN AA==",
        "IDLE and no DONE": b"a IDLE", "IDLE and garbage": b"a IDLE\r\n" + b"x" * 200_000, "IDLE and NUL": b"a IDLE\r\n\0\0\0\r\n",
        "IDLE a thousand times": b"a IDLE\r\nDONE\r\n" * 1_000, "DONE without IDLE": b"DONE\r\n" * 15,
    }.items():
        yield name, "user", octets
        yield name, "selected", octets


def sets():
    numbers = random.Random(3)
    many = {
        "1:* often": b",".join([b"1:*"] * 9_000), "1:4294967295 often": b",".join([b"1:4294967295"] * 5_000),
        "backwards": b",".join(b"%d:%d" % (9_000 - at, at + 1) for at in range(5_000)), "scattered": b",".join(
            b"%d" % numbers.randrange(1, 1 << 32) for _ in range(5_900)),
        "odd ones": b",".join(b"%d" % (2 * at + 1) for at in range(9_900)),
        "10,001": b",".join(b"%d" % (3 * at + 1) for at in range(10_001)),
        "100,000": b",".join([b"1"] * 100_000), "commas": b"," * 60_000, "colons": b"1" + b":1" * 30_000, "stars": b"*:*," * 10_000 + b"*",
        "4294967296": b"4294967296", "30 digits": b"9" * 30, "60,000 digits": b"9" * 60_000, "zero": b"0", "$": b"$", "$$": b"$$",
        "minus": b"-1:5",
        "spaces": b"1, 2", "empty": b"", "NUL": b"1\0", "0:0": b"0:0", "*:1": b"*:1",
    }
    for name, numbers_ in many.items():
        for command in (b"FETCH %s UID", b"UID FETCH %s FLAGS", b"UID SEARCH UID %s", b"STORE %s +FLAGS ()", b"UID COPY %s Nowhere",
                        b"UID EXPUNGE %s", b"UID MOVE %s Nowhere"):
            yield f"set {name} in {command[:10].decode()}", "selected", b"a " + command % numbers_
    yield "set for QRESYNC", "user", b"a SELECT INBOX (QRESYNC (1 1 " + b",".join(b"%d" % (2 * at + 1) for at in range(9_000)) + b"))"
    yield "QRESYNC with known pairs", "user", (
        b"a ENABLE QRESYNC\r\nb SELECT INBOX (QRESYNC (1 18446744073709551615 1:4294967295 (1:9999 1:4294967295)))")
    yield "CHANGEDSINCE 2^64", "selected", b"a FETCH 1:* (FLAGS) (CHANGEDSINCE 18446744073709551616)"
    yield "UNCHANGEDSINCE 2^63", "selected", b"a STORE 1:* (UNCHANGEDSINCE 9223372036854775808) +FLAGS (x)"


def fetches():
    for name, items in {
        "60,000 items": b"(" + b"UID " * 15_000 + b")", "sections": b"(" + b"BODY.PEEK[1.1.1.1] " * 999 + b")",
        "a section of 20,000 levels": b"BODY.PEEK[" + b"1." * 20_000 + b"1]", "a part of 2^32": b"BODY.PEEK[4294967296]",
        "open section": b"BODY.PEEK[" * 5_000, "closed section": b"BODY]" * 5_000,
        "fields": b"BODY.PEEK[HEADER.FIELDS (" + b"x " * 20_000 + b")]",
        "fields that nest": b"BODY.PEEK[HEADER.FIELDS " + b"(" * 30_000 + b"]",
        "a field of literals": b"BODY.PEEK[HEADER.FIELDS (" + b"{1+}\r\nx " * 900
        + b")]", "a range of 2^63": b"BODY.PEEK[]<0.9223372036854775808>", "a range of 2^64": b"BODY.PEEK[]<18446744073709551616.1>",
        "a range at the end": b"BODY.PEEK[]<4294967295.4294967295>", "all structures": b"(" + b"BODYSTRUCTURE BODY ENVELOPE " * 300 + b")",
        "BINARY of all": b"(" + b"BINARY.PEEK[1] BINARY.SIZE[2000] " * 400 + b")", "BINARY of nothing": b"BINARY[]",
        "BINARY of multipart": b"BINARY.PEEK[]<0.1>", "BINARY ranges": b"(" + b"BINARY.PEEK[7]<1.1> " * 900 + b")",
        "PREVIEW": b"(" + b"PREVIEW (LAZY) " * 900 + b")",
        "PARTIAL": b"FLAGS (PARTIAL 1:4294967295)", "PARTIAL from 0": b"FLAGS (PARTIAL 0:0)",
        "PARTIAL from the end": b"FLAGS (PARTIAL -4294967295:-1)",
        "two PARTIAL": b"FLAGS (PARTIAL 1:2 PARTIAL 1:2)", "modifiers": b"FLAGS (" + b"CHANGEDSINCE 1 " * 4_000 + b")",
        "VANISHED": b"FLAGS (CHANGEDSINCE 1 VANISHED)", "a macro in brackets": b"(ALL FULL FAST)",
        "RFC822": b"(RFC822 RFC822.TEXT RFC822.HEADER RFC822.SIZE)",
        "everything often": b"(" + b"BODY.PEEK[] " * 900 + b")",
    }.items():
        yield f"FETCH {name}", "selected", b"a FETCH 1:* " + items
        yield f"UID FETCH {name}", "selected", b"a UID FETCH 21 " + items


def searches():
    for name, keys in {
        "100,000 brackets": b"(" * 30_000, "101 levels": b"(" * 101 + b"ALL" + b")" * 101, "NOT NOT NOT": b"NOT " * 15_000 + b"ALL",
        "OR OR OR": b"OR " * 15_000 + b"ALL" * 5, "1,001 keys": b"ALL " * 1_001, "15,000 keys": b"ALL " * 15_000,
        "999 texts": b"TEXT a " * 999, "999 headers": b"HEADER x y " * 999, "999 bodies not there": b"BODY qqqqqqqq " * 999,
        "OR of texts": b"OR " * 90 + b"TEXT abc " * 91, "a text of 60,000": b"TEXT " + b"a" * 60_000,
        "a text of 4,096 a": b"TEXT " + b"a" * 4_096,
        "fuzzy": b"FUZZY TEXT \"" + b"abcdefgh " * 32 + b"\"", "33 fuzzy words": b"FUZZY TEXT \"" + b"ab " * 33 + b"\"",
        "dates": b"SINCE 31-Feb-2020", "a date of year 9999": b"BEFORE 31-Dec-9999", "a date of year 0": b"SINCE 1-Jan-0000",
        "no date": b"ON x",
        "OLDER 2^64": b"OLDER 18446744073709551616", "YOUNGER 0": b"YOUNGER 0", "LARGER 2^64": b"LARGER 18446744073709551616",
        "MODSEQ 2^64": b"MODSEQ 18446744073709551616", "MODSEQ of an entry": b'MODSEQ "/flags/\\\\Seen" all 1',
        "a charset": b"CHARSET x ALL",
        "UTF-7": b"CHARSET UTF-7 TEXT +AAA-", "UTF-16": b"CHARSET UTF-16 TEXT {3+}\r\n\xff\xfe\xd8",
        "a charset of 60,000": b"CHARSET " + b"x" * 60_000 + b" ALL",
        "broken UTF-8": b"CHARSET UTF-8 TEXT {2+}\r\n\xc3\x28", "RETURN of all": b"RETURN (MIN MAX ALL COUNT SAVE) ALL",
        "RETURN often": b"RETURN (" + b"MIN " * 9_000
        + b") ALL", "PARTIAL": b"RETURN (PARTIAL 1:4294967295) ALL", "PARTIAL backwards": b"RETURN (PARTIAL 9:1) ALL",
        "UPDATE": b"RETURN (UPDATE CONTEXT) ALL",
        "SAVE of nothing": b"RETURN (SAVE) $", "RELEVANCY": b"RETURN (RELEVANCY) ALL", "FILTER": b"FILTER x",
        "FILTER in itself": b"FILTER " + b"x" * 5_000,
        "EMAILID": b"EMAILID " + b"x" * 60_000, "THREADID with NUL": b"THREADID \0", "KEYWORD": b"KEYWORD " + b"k" * 60_000,
        "UIDAFTER": b"UIDAFTER 4294967296",
    }.items():
        yield f"SEARCH {name}", "selected", b"a SEARCH " + keys
        yield f"UID SEARCH {name}", "selected", b"a UID SEARCH " + keys
    for name, command in {
        "21 criteria": b"SORT (" + b"DATE " * 21 + b") UTF-8 ALL", "no criteria": b"SORT () UTF-8 ALL",
        "REVERSE": b"SORT (" + b"REVERSE " * 9_000 + b"DATE) UTF-8 ALL",
        "SORT of texts": b"SORT (SUBJECT FROM TO CC SIZE DISPLAYFROM) UTF-8 TEXT a",
        "an algorithm": b"THREAD " + b"x" * 60_000 + b" UTF-8 ALL",
        "THREAD": b"THREAD REFERENCES UTF-8 " + b"(" * 5_000, "THREAD of all": b"THREAD REFS UTF-8 ALL",
        "ESEARCH of all": b"ESEARCH IN (subtree-one (" + b"INBOX " * 99 + b")) RETURN (COUNT) TEXT a",
        "ESEARCH of many": b"ESEARCH IN (mailboxes ("
        + b"x " * 9_000 + b")) ALL", "ESEARCH that nests": b"ESEARCH IN " + b"(" * 9_000,
        "CANCELUPDATE": b'CANCELUPDATE ' + b'"a" ' * 9_000,
        "UIDBATCHES": b"UIDBATCHES 4294967296", "UIDBATCHES of 0": b"UIDBATCHES 0", "UIDBATCHES of ranges": b"UIDBATCHES 500 1:4294967295",
    }.items():
        yield name, "selected", b"a " + command
        yield f"UID {name}", "selected", b"a UID " + command


def literals():
    for form in (b"{}", b"{+}", b"{-}", b"{1", b"{1 }", b"{ 1}", b"{0x10}", b"{1++}", b"{1+-}", b"{1}x", b"{1.5}", b"{1e9}", b"{-5+}",
    b"{1}{1}", b"~{1}",
                 b"~~{1+}\r\nx", b"~{1++}", b"{4294967295}", b"{4294967296+}", b"{18446744073709551616}", b"{9999999999999999999999999+}",
                 b"{1048577+}",
                 b"{134217729+}", b"{0+}", b"{00000000000000000001+}\r\nx"):
        for command in (b"SELECT ", b"SEARCH SUBJECT ", b"APPEND ", b"APPEND INBOX ", b"SETMETADATA INBOX (/private/x ",
        b"REPLACE 1 INBOX "):
            yield f"literal {form[:12].decode()} in {command.decode()}", "selected", b"a " + command + form
    yield "10,001 literals", "selected", b"a SEARCH " + b"SUBJECT {0+}\r\n " * 10_001
    yield "1,000 literals of 1 KiB", "selected", b"a SEARCH " + (b"SUBJECT " + literal(b"x" * 1_000) + b" ") * 1_100


def appends():
    message = literal(b"Subject: x\r\n\r\nx")
    for name, octets in {
        "garbage behind": message + b" garbage", "an open bracket": b"(\\Seen " + message,
        "a flag of 60,000": b"(" + b"k" * 60_000 + b") " + message,
        "600 flags": b"(" + b" ".join(b"k%d" % at for at in range(600)) + b") " + message,
        "a date": b'"99-Feb-2020 25:61:61 +9999" ' + message,
        "a date of NUL": b'"\0" ' + message, "a thousand messages": (message + b" ") * 999 + message,
        "two thousand and garbage": (message + b" ") * 2_000 + b"x",
        "the second too large": message + b" {200000000+}", "UTF8": b"UTF8 (" + message + b")",
        "UTF8 of literal8": b"UTF8 (~" + message + b")",
        "literal8 with NUL": b"~{3+}\r\na\0b", "NUL": b"{3+}\r\na\0b", "CATENATE of nothing": b"CATENATE ()", "CATENATE of itself":
        b'CATENATE (URL "/INBOX;UIDVALIDITY=1/;UID=1")', "CATENATE of a server": b'CATENATE (URL "imap://evil.example.org/INBOX/;UID=1")',
        "CATENATE of a path": b'CATENATE (URL "/../../../etc/passwd")', "CATENATE of a file": b'CATENATE (URL "file:///etc/passwd")',
        "CATENATE of percents": b'CATENATE (URL "/%00%0d%0a%ff/;UID=1")', "CATENATE of half a percent": b'CATENATE (URL "/INBOX/;UID=%")',
        "CATENATE of 8,000": b'CATENATE (URL "/' + b"a" * 9_000 + b'/;UID=1")',
        "CATENATE of 1,001": b"CATENATE (" + b"TEXT {1+}\r\nx " * 1_001 + b")",
        "CATENATE of everything": b"CATENATE (" + b'URL "/INBOX/;UID=21" ' * 500 + b")",
        "CATENATE of a section": b'CATENATE (URL "/INBOX/;UID=21/;SECTION='
        + b"1." * 3_000 + b'1")', "CATENATE of URLAUTH": b'CATENATE (URL "/INBOX/;UID=1;URLAUTH=anonymous:internal:00")',
        "CATENATE that nests":
        b"CATENATE " + b"(" * 50_000, "CATENATE TEXT half": b"CATENATE (TEXT {100+}\r\nhalf",
    }.items():
        yield f"APPEND {name}", "user", b"a APPEND Drafts " + octets
        yield f"REPLACE with {name}", "selected", b"a UID REPLACE 1 Drafts " + octets
    for name, body in {
        "20,000 parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 20_000, "3,000 levels": b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(3_000)),
        "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 5_000, "boundaries that are prefixes": b"".join(
            b"Content-Type: multipart/mixed; boundary=" + b"a" * (at + 1) + b"\r\n\r\n--" + b"a" * (at + 1) + b"\r\n" for at in range(60))
        + b"--" + b"a" * 60 + b"\r\n" * 20_000, "500,000 lines of addresses": b"To: a@b" + b",\r\n a@b" * 200_000 + b"\r\n\r\n",
        "comments that nest": b"From: " + b"(" * 200_000 + b"\r\n\r\n", "groups": b"To: " + b"a:" * 100_000 + b"\r\n\r\n",
        "a comment that ends in a backslash": b"From: (\\", "20,000 parameters": b"Content-Type: text/plain" + b"".join(
            b"; a*%d*=%%41" % at for at in range(20_000)) + b"\r\n\r\n",
            "a header of 4 MB": b"Subject: " + b"x\r\n " * 1_000_000 + b"\r\n\r\n",
        "encoded words": b"Subject: " + b"=?utf-8?B?////?= " * 50_000 + b"\r\n\r\n", "100,000 fields": b"X: y\r\n" * 100_000 + b"\r\n",
        "references": b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\n",
        "charsets": b"Content-Type: text/plain; charset=" + b"x" * 10_000 + b"\r\n\r\nx",
        "quoted-printable": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 200_000,
        "base64": b"Content-Transfer-Encoding: base64\r\n\r\n"
        + b"=" * 500_000, "lone CR": b"\r" * 500_000,
        "CRLF in a file name": b'Content-Disposition: attachment; filename*=utf-8\'\'%0d%0aa%20OK\r\n\r\n',
        "quotes in a name": b'From: "\\"\\\\\\"" <a@b>\r\n\r\n', "8-bit fields": b"Subject: \xff\xfe\xc3\x28\r\n\r\n",
    }.items():
        octets = b"a APPEND Bombs " + literal(body)
        octets += b"\r\nb SELECT Bombs\r\nc FETCH * (ENVELOPE BODY BODYSTRUCTURE BINARY.SIZE[1] PREVIEW)\r\n"
        yield f"a message of {name}", "user", (
            b"0 CREATE Bombs\r\n" + octets + b"d SEARCH TEXT nowhere BODY x\r\ne SORT (SUBJECT FROM) UTF-8 ALL")


def mailboxes():
    for name, word in {
        "an empty name": b'""', "dots": b'"../../etc/passwd"', "slashes": b'"////"', "a leading slash": b'"/a"', "a NUL": b'"a\0b"',
        "controls": b'"a\x07b"',
        "51 levels": b"/".join([b"a"] * 51), "1,001 octets": b"a" * 1_001, "60,000 octets": b"a" * 60_000, "an overlong form": b"&AGE-",
        "a lone surrogate": b"&2AA-",
        "an open shift": b"&AGE", "a shift without end": b"&" * 60_000, "UTF-8": b'"\xc3\xa4"', "broken UTF-8": b'"\xc3\x28"',
        "a literal of NUL": b"{1+}\r\n\0",
        "a percent": b'"%"', "a star": b'"*"', "INBOX below": b"INBOX/INBOX", "a lower inbox": b"iNbOx",
        "the past": b'"#past/2020-01-01/INBOX"',
        "the past of nothing": b'"#past/"', "a namespace": b'"#shared/x"', "a tilde": b'"~root"', "a backslash": b'"a\\\\b"',
        "a reversed byte order mark": b"&//4-",
    }.items():
        for command in (b"CREATE %s", b"SELECT %s", b"DELETE %s", b"RENAME INBOX %s", b"SUBSCRIBE %s", b"STATUS %s (MESSAGES SIZE)",
        b'LIST "" %s',
                        b"GETMETADATA %s /private/comment", b"GETQUOTAROOT %s", b"RENAME %s Elsewhere"):
            yield f"{command[:8].decode().strip()} of {name}", "user", b"a " + command % word
    for name, pattern in {
        "stars": b"*" * 5_000, "percents": b"%" * 5_000, "both": b"*%" * 2_500, "a star and an a": b"*a" * 2_500 + b"b",
        "60,000 stars": b"*" * 60_000,
        "101 patterns": b"(" + b"* " * 101 + b")", "patterns that nest": b"(" * 30_000,
    }.items():
        yield f"LIST of {name}", "user", b'a LIST "" ' + pattern
        yield f"LSUB of {name}", "user", b'a LSUB "" ' + pattern
        yield f"LIST with STATUS of {name}", "user", (
            b'a LIST (SUBSCRIBED REMOTE RECURSIVEMATCH) "" ' + pattern + b" RETURN (CHILDREN STATUS (MESSAGES))")


def extensions():
    for name, command in {
        "100,000 metadata names": b"GETMETADATA INBOX (" + b"/private/x " * 5_000 + b")",
        "metadata of NUL": b"SETMETADATA INBOX (/private/x {3+}\r\na\0b)",
        "literal8 metadata": b"SETMETADATA INBOX (/private/x ~{3+}\r\na\0b)",
        "metadata of 64 KiB": b"SETMETADATA INBOX (/private/x " + literal(b"x" * 65_537) + b")",
        "metadata of 1 MB": b"SETMETADATA INBOX (/private/x " + literal(b"x" * 1_000_000) + b")",
        "metadata without a slash": b"SETMETADATA INBOX (x y)",
        "metadata of stars": b"GETMETADATA (DEPTH infinity) INBOX /private/*", "metadata of slashes": b'GETMETADATA "" //////',
        "metadata of admins": b'SETMETADATA "" '
        b"(/shared/admin x)", "metadata depth": b"GETMETADATA (DEPTH 99) INBOX /private", "101 entries": b"SETMETADATA INBOX (" + b" ".join(
            b"/private/e%d x" % at for at in range(101)) + b")", "MAXSIZE": b"GETMETADATA (MAXSIZE 99999999999999999999) INBOX /private/x",
        "NOTIFY of all": b"NOTIFY SET STATUS (personal (MessageNew (BODY.PEEK[]) MessageExpunge FlagChange))",
        "NOTIFY of many": b"NOTIFY SET (mailboxes ("
        + b"x " * 5_000 + b") (MessageNew MessageExpunge))", "NOTIFY that nests": b"NOTIFY SET " + b"(" * 30_000,
        "NOTIFY events": b"NOTIFY SET (selected ("
        + b"MessageNew " * 5_000 + b"))", "NOTIFY of nothing": b"NOTIFY SET", "NOTIFY often": b"NOTIFY NONE\r\na " * 500 + b"NOTIFY NONE",
        "quota": b'SETQUOTA "" (STORAGE 1)', "quota 2^64": b'SETQUOTA "" (STORAGE 18446744073709551616)',
        "quota of another": b'GETQUOTA "user/root"',
        "languages": b"LANGUAGE " + b"de " * 5_000, "a language of 60,000": b"LANGUAGE " + b"x" * 60_000,
        "comparators": b"COMPARATOR " + b"x " * 5_000,
        "ENABLE": b"ENABLE " + b"QRESYNC UTF8=ACCEPT IMAP4rev2 CONDSTORE UIDONLY " * 1_000,
        "ID": b"ID (" + b'"' + b"k" * 60_000 + b'" NIL)',
        "UNAUTHENTICATE and more": b"UNAUTHENTICATE\r\nb LOGIN a b\r\nc SELECT INBOX\r\n",
        "UNAUTHENTICATE often": b"UNAUTHENTICATE\r\na " * 100 + b"NOOP",
        "STORE of 600 keywords": b"STORE 1:* +FLAGS (" + b" ".join(b"q%d" % at for at in range(600)) + b")",
        "STORE of \\*": b"STORE 1 FLAGS (\\*)",
        "keywords of everything": b"STORE 1 +FLAGS (~!#$&'+,-.:;<=>?@^_`|}{)",
        "COPY onto itself": b"\r\na ".join([b"UID COPY 1:* INBOX"] * 4),
        "MOVE onto itself": b"MOVE 1 INBOX", "UIDONLY": b"ENABLE UIDONLY\r\nb FETCH 1 FLAGS\r\nc UID FETCH 1:* FLAGS",
        "EXPUNGE often": b"EXPUNGE\r\na " * 1_000 + b"NOOP",
        "SELECT often": b"SELECT INBOX\r\na " * 300 + b"NOOP", "SELECT and CLOSE": b"EXAMINE INBOX\r\na CLOSE\r\na " * 300 + b"NOOP",
        "CREATE and DELETE": b"CREATE Some/Where/Deep\r\na DELETE Some/Where/Deep\r\na " * 100 + b"NOOP",
    }.items():
        yield name, "selected", b"a " + command


def compression():
    begin = b"a COMPRESS DEFLATE\r\n"
    for name, octets in {
        "at once": deflated(b"b NOOP\r\n"), "plain text": b"b NOOP\r\n",
    }.items():
        yield f"COMPRESS and {name}", "user", begin + octets
    for name, octets in {
        "nothing": b"", "NOOP": deflated(b"a NOOP\r\n"), "plain text": b"a NOOP\r\n" * 100, "random": random.Random(5).randbytes(100_000),
        "NUL": b"\0" * 100_000, "0xff": b"\xff" * 10_000, "empty blocks": b"\0\0\0\xff\xff" * 50_000, "a last block": b"\3\0",
        "a last block and more": b"\3\0" + b"a NOOP\r\n" * 100, "an end": deflated(b"a NOOP\r\n", finish=True),
        "a zlib header": zlib.compress(b"a NOOP\r\n"),
        "a gzip header": b"\x1f\x8b\x08\0" + b"\0" * 100, "a bad length": b"\0\5\0\5\0aaaaa", "a distance too far": bytes.fromhex("4b0402"),
        "a bomb without a line": deflated(b"a" * 50_000_000), "a bomb of a line": deflated(b"a " + b"x" * 50_000_000 + b"\r\n"),
        "a bomb of NUL": deflated(b"\0" * 50_000_000), "a bomb of commands": deflated(b"a NOOP\r\n" * 100_000),
        "a bomb of bad ones": deflated(b"a FOO\r\n" * 500_000),
        "a bomb of CRLF": deflated(b"\r\n" * 10_000_000), "a bomb in a bomb": deflated(deflated(b"a" * 50_000_000)),
        "a bomb of a literal": deflated(b"a APPEND INBOX {90000000+}\r\n" + b"x" * 90_000_000), "a bomb of a refused literal": deflated(
            b"a SEARCH SUBJECT {100000000+}\r\n" + b"x" * 100_000_000), "COMPRESS again": deflated(b"a COMPRESS DEFLATE\r\n"),
        "STARTTLS": deflated(b"a STARTTLS\r\n"), "half a block": deflated(b"a NOOP\r\n")[:-3],
        "UNAUTHENTICATE": deflated(b"a UNAUTHENTICATE\r\n"),
        "UNAUTHENTICATE and more": deflated(b"a UNAUTHENTICATE\r\nb NOOP\r\n"),
        "UNAUTHENTICATE and plain text": deflated(b"a UNAUTHENTICATE\r\n") + b"b NOOP\r\n",
    }.items():
        yield name, "compressed", octets
    yield "COMPRESS twice", "user", begin + begin
    yield "COMPRESS with a word", "user", b"a COMPRESS DEFLATE x"
    yield "COMPRESS LZMA", "user", b"a COMPRESS LZMA"


def breaks_off():
    for octets in (b"a", b"a ", b"a NO", b"a NOOP", b"a FETCH 1 (", b"a FETCH 1 BODY[", b'a SELECT "', b'a SELECT "IN\\',
    b"a APPEND INBOX {", b"a APPEND INBOX {5",
                   b"a APPEND INBOX {5}", b"a APPEND INBOX {500000+}\r\nxx", b"a IDLE\r\nDO", b"a SEARCH OR ",
                   b"a APPEND INBOX CATENATE (TEXT {9+}\r\nx",
                   b"a AUTHENTICATE", b"a LIST (", b"a SETMETADATA INBOX (/private/a {9+}\r\n", b"a NOTIFY SET (", b"a UID",
                   b"a UID FETCH 1:"):
        for state in ("stranger", "user", "selected"):
            yield f"half of {octets[:30].decode()!a}", state, octets


def floods(user, password):
    yield "100,000 NOOP", "user", b"a NOOP\r\n" * 100_000
    yield "20,000 FETCH without reading", "selected", b"a FETCH 1:20 (FLAGS UID)\r\n" * 1_000
    yield "2,000 STATUS", "user", b"a STATUS INBOX (MESSAGES UNSEEN SIZE DELETED)\r\n" * 2_000
    yield "300 APPEND", "user", b"a APPEND Junk {1+}\r\nx\r\n" * 300
    yield "2,000 STORE", "selected", b"a STORE 1:20 +FLAGS (x)\r\na STORE 1:20 -FLAGS (x)\r\n" * 300
    yield "500 SEARCH", "selected", b"a SEARCH TEXT abcdef\r\n" * 500
    yield "1,000 LIST", "user", b'a LIST "" * RETURN (STATUS (MESSAGES UNSEEN))\r\n' * 1_000
    yield "200 NOTIFY", "user", b"a NOTIFY SET STATUS (personal (MessageNew MessageExpunge))\r\n" * 200
    yield "20 SASL beginnings", "stranger", b"a AUTHENTICATE SCRAM-SHA-256 biwsbj1hLHI9Yg==\r\n*\r\n" * 20


def deliveries(user):
    begin = b"MAIL FROM:<a@example.net>\r\nRCPT TO:<%s>\r\n" % user
    smuggled = b"MAIL FROM:<evil@example.net>\r\nRCPT TO:<%s>\r\nDATA\r\nSubject: smuggled\r\n\r\n.\r\n" % user
    for end in (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\n\n.\r\n", b"\r\r\n.\r\n", b"\r\n.\r\r\n",
    b"\r\n.\0\r\n", b"\r\n\0.\r\n", b"\r\n. \r\n"):
        yield f"DATA ended by {end!a}", "lmtp", begin + b"DATA\r\nSubject: x\r\n\r\nx" + end + smuggled + b"\r\n.\r\n"
    for name, octets in {
        "NUL": b"\0" * 5_000, "a megabyte": b"x" * 1_000_000, "a line of 2,049": b"MAIL FROM:<" + b"a" * 2_049 + b">",
        "HTTP": b"GET / HTTP/1.0\r\n\r\n",
        "DATA first": b"DATA\r\nx\r\n.\r\n", "RCPT first": b"RCPT TO:<x>",
        "an address that nests": b"MAIL FROM:<" + b"@a," * 600 + b":b@c>", "quotes": b'MAIL FROM:<"\\',
        "an empty quoted name": b'MAIL FROM:<a@b>\r\nRCPT TO:<""@example.org>',
        "an expansion": b"MAIL FROM:<${run{/bin/id}}@x>\r\nRCPT TO:<`id`@x>",
        "SIZE": b"MAIL FROM:<a@b> SIZE=99999999999999999999", "parameters": b"MAIL FROM:<a@b>" + b" X=Y" * 400,
        "2,000 recipients": b"MAIL FROM:<a@b>\r\n" + (
            b"RCPT TO:<%s>\r\n" % user) * 2_000, "broken UTF-8": b"MAIL FROM:<\xc3\x28@b> SMTPUTF8",
            "NUL in an address": b"MAIL FROM:<a\0b@c>",
        "BDAT of 2^64": begin + b"BDAT 18446744073709551616 LAST", "BDAT of -1": begin + b"BDAT -1 LAST",
        "BDAT half": begin + b"BDAT 100 LAST\r\nhalf",
        "BDAT and DATA": begin + b"BDAT 1\r\nxDATA\r\nx\r\n.\r\n", "BDAT of nothing": begin + b"BDAT 0 LAST",
        "BDAT in 2,000 chunks": begin + b"BDAT 1\r\nx" * 2_000 + b"BDAT 0 LAST",
        "a chunk refused": b"BDAT 20\r\n" + b"RSET\r\nRSET\r\nRSET\r\nRS", "NUL in a message": begin + b"DATA\r\n\0\0\0\r\n.\r\n",
        "lone CR": begin + b"DATA\r\n" + b"\r" * 100_000 + b"\r\n.\r\n",
        "dots": begin + b"DATA\r\n" + b"..\r\n" * 100_000 + b".\r\n",
        "a field of a megabyte": begin + b"DATA\r\nSubject: " + b"x" * 1_000_000 + b"\r\n\r\n.\r\n",
        "30 LHLO": b"LHLO x\r\n" * 30, "a name of LHLO": b"LHLO " + b"x" * 2_000, "VRFY": b"VRFY root\r\nEXPN list\r\nHELP\r\n",
        "errors": b"FOO\r\n" * 100,
        "STARTTLS and more": b"STARTTLS\r\nMAIL FROM:<a@b>\r\n", "QUIT and more": b"QUIT\r\n" + begin, "RSET": b"RSET\r\n" * 5_000,
        "random": random.Random(4).randbytes(100_000),
    }.items():
        yield name, "lmtp", octets
