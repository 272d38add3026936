"""What was measured on."""
import datetime
import os
import pathlib
import platform
import re
import subprocess


def describe(folder, servers):
    """A sentence that names the machine, its software and the day."""
    processor = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 2**20
    system = re.search(r'PRETTY_NAME="?([^"\n]+)', pathlib.Path("/etc/os-release").read_text())
    kind = subprocess.run(
        ["findmnt", "-n", "-o", "FSTYPE", "-T", str(folder)], capture_output=True, text=True, check=True).stdout.strip()
    versions = ", ".join(f"{server.name} {server.version()}" for server in servers)
    return (f"{processor[1] if processor else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB; {system[1]}, "
            f"Linux {platform.release()}, {kind}; {versions}; {datetime.date.today()}")
