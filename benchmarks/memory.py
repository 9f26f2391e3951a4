"""How much memory this process has had at most."""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """Return the most memory that was resident since this program began, in MiB.

    On Linux that is ``VmHWM``: what ``wait4`` and ``getrusage`` say of a child is never below what
    its parent had when it was started.
    """
    if STATUS.exists():
        lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 1024)
