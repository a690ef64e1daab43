"""How many cores this process may use: of those there are, what it is bound to, and what its
container allows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path


def usable_cores() -> int:
    """Return the number of cores this process may use, 1 at least."""
    return max(1, min(_bound_to(), _allowed(Path("/"))))


def _bound_to() -> int:
    """Return the cores that the process is bound to, as by `taskset`; all where it is to none."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _allowed(root: Path) -> int:
    """Return the cores that the control groups of Linux allow, as `docker run --cpus` sets them;
    very many where they set no limit.

    root  the folder that has proc and sys, another one in tests. Half a core counts as one: two
          processes on one and a half are quicker than one.
    """
    quotas = [quota for group in _groups(root) if (quota := _quota(group)) is not None]
    return ceil(min(quotas, default=_NO_LIMIT))


_NO_LIMIT = 2.0**16


def _groups(root: Path) -> Iterator[Path]:
    """Yield the folders of the control groups that this process is in, and those above them."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:  # no Linux, or a container without it
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        top = root / "sys/fs/cgroup" / controllers  # of version 2, where there is no name
        group = top / path.strip("/")
        # A container may see itself as the top, while the line has its name on the host.
        yield from (each for each in (group, *group.parents) if each.is_relative_to(top))


def _quota(group: Path) -> float | None:
    """Return the cores that one group allows, None where it sets no limit."""
    with suppress(OSError, ValueError):
        quota, period = (group / "cpu.max").read_text().split()  # version 2
        return int(quota) / int(period)  # `max` is no number
    with suppress(OSError, ValueError):
        quota = (group / "cpu.cfs_quota_us").read_text()  # version 1
        period = (group / "cpu.cfs_period_us").read_text()
        return int(quota) / int(period) if int(quota) > 0 else None
    return None
