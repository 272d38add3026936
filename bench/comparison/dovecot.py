"""Dovecot as Debian packages it, with a configuration of its own on unprivileged ports."""
import base64
import hashlib
import hmac
import os
import pathlib
import pwd
import shutil
import subprocess
import time

from comparison.ports import free_ports
from comparison.processes import stop

PACKAGES = ("dovecot-imapd", "dovecot-lmtpd")
OWNER = "nobody"
ROUNDS = 100_000

# What its documentation advises for many users: login processes that serve many clients each (the high-performance mode), a cache of
# password look-ups, limits above what is measured. The rest is as it comes: mail_fsync = optimized, the list index, no full-text index.
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
instance_name = {folder}
hostname = localhost
postmaster_address = postmaster@localhost

ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}

disable_plaintext_auth = no
auth_mechanisms = plain login
auth_cache_size = 10 M
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail/%u
}}

mail_location = sdbox:~/sdbox
mail_max_userip_connections = 100000
namespace inbox {{
  inbox = yes
  separator = /
}}

default_process_limit = 4096
default_client_limit = 20000
default_vsz_limit = 1 G

service imap-login {{
  service_count = 0
  process_min_avail = {cores}
  client_limit = 10000
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 4096
}}
service lmtp {{
  process_limit = 1024
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


class Dovecot:
    """A Dovecot of its own. It has two accounts for each number: of user0@… the password is hashed once, of hard0@… 100,000 times."""

    name = "Dovecot"
    # The passwords of hard0@… cost what those of a Hoopoe account cost.
    hard_pattern = "hard{n}@localhost"

    def __init__(self, folder, certificate, key, users, pattern, password):
        self.folder = pathlib.Path(folder)
        self.process = None
        self.ports = dict(zip(("imap", "imaps", "lmtp"), free_ports(3)))
        owner = pwd.getpwnam(OWNER)
        (self.folder / "mail").mkdir(parents=True)
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        self.configuration = self.folder / "dovecot.conf"
        self.configuration.write_text(CONFIGURATION.format(
            folder=self.folder, certificate=certificate, key=key, owner=owner.pw_uid, group=owner.pw_gid, cores=os.cpu_count(),
            **self.ports))
        easy, hard = salted(password), stretched(password)
        (self.folder / "users").write_text("".join(
            f"{name.replace('{n}', str(number))}:{coded}\n"
            for number in range(users) for name, coded in ((pattern, easy), (self.hard_pattern, hard))))

    @staticmethod
    def install():
        """Installs what is missing of Debian's packages."""
        path = os.environ.get("PATH", "") + ":/usr/sbin"
        if shutil.which("dovecot", path=path) and pathlib.Path("/usr/lib/dovecot/lmtp").exists():
            return
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES],
            check=True, stdout=subprocess.DEVNULL, env=environment)

    @staticmethod
    def version():
        return subprocess.run(["/usr/sbin/dovecot", "--version"], check=True, capture_output=True, text=True).stdout.split()[0]

    def start(self):
        log = self.folder / "dovecot.log"
        before = log.read_text().count("starting up") if log.exists() else 0
        self.process = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(self.configuration)], stdin=subprocess.DEVNULL)
        for _ in range(100):
            if self.process.poll() is not None:
                raise SystemExit(f"dovecot ended with {self.process.returncode}; see {log}")
            if log.exists() and log.read_text().count("starting up") > before:
                return
            time.sleep(0.1)
        raise SystemExit(f"dovecot did not start within 10 seconds; see {log}")

    def stop(self):
        stop(self.process)


def salted(password):
    salt = os.urandom(8)
    return "{SSHA256}" + base64.b64encode(hashlib.sha256(password.encode() + salt).digest() + salt).decode()


def stretched(password):
    """The keys of SCRAM-SHA-256 (RFC 5802 §3)."""
    salt = os.urandom(16)
    stretched_password = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)
    stored = hashlib.sha256(hmac.digest(stretched_password, b"Client Key", "sha256")).digest()
    server = hmac.digest(stretched_password, b"Server Key", "sha256")
    coded = [base64.b64encode(octets).decode() for octets in (salt, stored, server)]
    return "{SCRAM-SHA-256}" + ",".join([str(ROUNDS), *coded])
