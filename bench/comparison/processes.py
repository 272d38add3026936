"""The servers' processes."""
import pathlib
import subprocess
import time

TICKS = 100
QUIET = 0.05
LONGEST_WAIT = 60


def stop(process):
    """Ends a server by SIGTERM and waits for it."""
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_quiet(roots):
    """Waits until what the servers still do in the background is done: indexing, checkpoints, processes that end."""
    before, waited = busy(roots), 0.0
    while waited < LONGEST_WAIT:
        time.sleep(0.25)
        waited += 0.25
        now = busy(roots)
        if now - before <= QUIET * 0.25:
            return
        before = now


def busy(roots):
    """Seconds of processor time that process trees have used."""
    children, ticks = {}, {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        process = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(process)
        ticks[process] = sum(int(field) for field in fields[11:15])
    members = [root for root in roots if root in ticks]
    for member in members:
        members.extend(children.get(member, []))
    return sum(ticks[member] for member in members) / TICKS
