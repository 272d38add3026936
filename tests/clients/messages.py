"""Messages of mixed shapes, the same in every run."""
import base64
import random

FILLER = "The hoopoe is a colourful bird found across Afro-Eurasia, notable for its distinctive crown of feathers. "


def messages(count, recipient="client@example.org"):
    """Messages with CRLF line ends, each with its number in X-Number; every shape occurs in turn."""
    return [_message(number, recipient) for number in range(count)]


def _message(number, recipient):
    chance = random.Random(number)
    shape = SHAPES[number % len(SHAPES)]
    extra, body = shape(chance)
    header = [
        f"From: Sender {number} <sender{number % 7}@example.net>",
        f"To: <{recipient}>",
        f"Subject: {shape.__name__.strip('_').replace('_', ' ')} {number}",
        f"Date: Sun, {1 + number % 28:d} Feb 2026 {number % 24:02d}:00:00 +0100",
        f"Message-ID: <{number}.{shape.__name__}@example.net>",
        f"X-Number: {number}",
        *extra,
    ]
    return "\r\n".join(header).encode() + b"\r\n\r\n" + body


def _plain(chance):
    return [], _text(chance, 10)


def _empty(chance):
    return [], b""


def _dots(chance):
    return [], b".\r\n..\r\n.dot at the start\r\n...\r\n\r\n.\r\nend\r\n"


def _blank_lines_at_the_end(chance):
    return [], b"text \t\r\n  \r\n\r\n\r\n\r\n"


def _eight_bits(chance):
    return _text_in("utf-8"), "Grüße, 日本, 🪶\r\n".encode() * 20


def _latin_1(chance):
    return _text_in("iso-8859-1"), b"K\xe4fer \xa7 \xff\r\n" * 20


def _long_lines(chance):
    return [], b"".join(bytes([97 + line % 26]) * 990 + b"\r\n" for line in range(30))


def _folded_header(chance):
    return ["References: " + "\r\n ".join(f"<{n}.{chance.randrange(10**9)}@example.net>" for n in range(60))], _text(chance, 3)


def _encoded_words(chance):
    words = base64.b64encode("Vogelkunde für Anfänger".encode()).decode()
    return [f"X-Topic: =?utf-8?b?{words}?=\r\n\t=?iso-8859-1?q?_K=E4fer?="], _text(chance, 3)


def _attachment(chance):
    return _multipart("mixed", [
        b"Content-Type: text/plain\r\n\r\n" + _text(chance, 5),
        b"Content-Type: application/octet-stream; name=noise.bin\r\nContent-Disposition: attachment; filename=noise.bin\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(chance.randbytes(30_000)).replace(b"\n", b"\r\n"),
    ])


def _alternative(chance):
    html = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>h\xc3\xbcpf</p>\r\n"
    return _multipart("alternative", [b"Content-Type: text/plain\r\n\r\nplain\r\n", html])


def _forwarded(chance):
    inner = b"From: inner@example.net\r\nSubject: inner\r\n\r\ninner text\r\n"
    return _multipart("mixed", [b"\r\nlook\r\n", b"Content-Type: message/rfc822\r\n\r\n" + inner])


def _broken_multipart(chance):
    return ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=never"], b"no such boundary here\r\n--nev\r\n"


def _large(chance):
    return ["MIME-Version: 1.0", "Content-Type: text/plain"], _text(chance, 8_000)


def _utf8_header(chance):
    return ["X-Vogel: Wiedehopf mit Häubchen 🪶", "MIME-Version: 1.0"], _text(chance, 3)


SHAPES = [
    _plain, _empty, _dots, _blank_lines_at_the_end, _eight_bits, _latin_1, _long_lines, _folded_header, _encoded_words, _attachment,
    _alternative, _forwarded, _broken_multipart, _large, _utf8_header,
]


def _text(chance, lines):
    return b"".join((FILLER[chance.randrange(len(FILLER)):] + f"{chance.randrange(10**6)}\r\n").encode() for _ in range(lines))


def _text_in(charset):
    return ["MIME-Version: 1.0", f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit"]


def _multipart(kind, parts):
    boundary = b"=-hoopoe-=-parts-="
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    return ["MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="{boundary.decode()}"'], body
