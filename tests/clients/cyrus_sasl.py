"""Cyrus SASL's client side, called in its shared library, as a callback for imaplib's authenticate()."""
import ctypes
import ctypes.util

from hoopoe import skip

OK, CONTINUE, INTERACT = 0, 1, 2
CHANNEL_BINDING = 21
AUTH_EXTERNAL = 102
USER, AUTHNAME, PASS = 0x4001, 0x4002, 0x4004


class Callback(ctypes.Structure):
    _fields_ = [("id", ctypes.c_ulong), ("proc", ctypes.c_void_p), ("context", ctypes.c_void_p)]


class Interaction(ctypes.Structure):
    _fields_ = [("id", ctypes.c_ulong), ("challenge", ctypes.c_char_p), ("prompt", ctypes.c_char_p), ("default", ctypes.c_char_p),
                ("result", ctypes.c_char_p), ("length", ctypes.c_uint)]


class ChannelBinding(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("critical", ctypes.c_int), ("length", ctypes.c_ulong), ("data", ctypes.c_char_p)]


def library():
    """The library; skips the test where it is not installed."""
    name = ctypes.util.find_library("sasl2")
    if name is None:
        skip("libsasl2 is not installed")
    sasl = ctypes.CDLL(name)
    if sasl.sasl_client_init(None) != OK:
        skip("libsasl2 can't be used")
    return sasl


class Exchange:
    """One login by one mechanism."""

    def __init__(self, sasl, mechanism, name, password, binding=None, external=None):
        self.sasl, self.mechanism = sasl, mechanism
        self.answers = {USER: b"", AUTHNAME: name.encode(), PASS: password.encode()}
        self.asks = (Callback * 4)(Callback(USER), Callback(AUTHNAME), Callback(PASS), Callback(0))
        self.connection = ctypes.c_void_p()
        self.has_begun = False
        self.require(sasl.sasl_client_new(b"imap", b"localhost", None, None, self.asks, 0, ctypes.byref(self.connection)))
        if binding is not None:
            # Critical: with no other mechanism than one that binds.
            self.binding = ChannelBinding(b"tls-server-end-point", 1, len(binding), binding)
            self.require(sasl.sasl_setprop(self.connection, CHANNEL_BINDING, ctypes.byref(self.binding)))
        if external is not None:
            self.require(sasl.sasl_setprop(self.connection, AUTH_EXTERNAL, ctypes.c_char_p(external.encode())))

    def __call__(self, challenge):
        """The response to a challenge; None gives up."""
        output, length, chosen = ctypes.c_char_p(), ctypes.c_uint(), ctypes.c_char_p()
        prompts = ctypes.POINTER(Interaction)()
        status = INTERACT
        while status == INTERACT:
            if self.has_begun:
                status = self.sasl.sasl_client_step(
                    self.connection, challenge, len(challenge), ctypes.byref(prompts), ctypes.byref(output), ctypes.byref(length))
            else:
                status = self.sasl.sasl_client_start(
                    self.connection, self.mechanism.encode(), ctypes.byref(prompts), ctypes.byref(output), ctypes.byref(length),
                    ctypes.byref(chosen))
            if status == INTERACT:
                self.answer(prompts)
        if not self.has_begun:
            self.require(status)
            self.has_begun = True
            # It has one name for a mechanism with and without binding.
            assert chosen.value.decode() == self.mechanism.removesuffix("-PLUS"), chosen.value
            if not length.value and challenge:
                # The server speaks first.
                return self(challenge)
        if status not in (OK, CONTINUE):
            return None
        return ctypes.string_at(output, length.value) if length.value else b""

    def answer(self, prompts):
        at = 0
        while prompts[at].id:
            prompts[at].result = self.answers[prompts[at].id]
            prompts[at].length = len(self.answers[prompts[at].id])
            at += 1

    def require(self, status):
        if status not in (OK, CONTINUE):
            self.sasl.sasl_errdetail.restype = ctypes.c_char_p
            raise AssertionError(f"{self.mechanism}: {status} {self.sasl.sasl_errdetail(self.connection)}")

    def close(self):
        self.sasl.sasl_dispose(ctypes.byref(self.connection))
