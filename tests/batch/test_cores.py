"""How many workers there are when nobody says: what a container allows counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe.batch import cores
from dedupe.batch.pool import worker_count

VERSION_2 = "0::{}\n"
VERSION_1 = "5:memory:{0}\n4:cpu,cpuacct:{0}\n0::/\n"


def machine(root: Path, cgroup: str, **written: str) -> Path:
    """Make the files of a machine: what /proc/self/cgroup says, and files below sys/fs/cgroup."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(cgroup)
    for name, content in written.items():
        file = root / "sys/fs/cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return root


@pytest.mark.parametrize(
    ("cgroup", "written", "allowed"),
    [
        (VERSION_2.format("/"), {"cpu.max": "200000 100000\n"}, 2),
        (
            VERSION_2.format("/a/b"),
            {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "150000 100000"},
            2,
        ),
        (VERSION_2.format("/a"), {"a/cpu.max": "50000 100000", "cpu.max": "400000 100000"}, 1),
        (
            VERSION_1.format("/docker/on-the-host"),
            {
                "cpu,cpuacct/cpu.cfs_quota_us": "300000\n",
                "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            },
            3,
        ),
        (
            VERSION_1.format("/"),
            {
                "cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
                "cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            },
            cores._NO_LIMIT,
        ),
        (VERSION_2.format("/../elsewhere"), {}, cores._NO_LIMIT),
    ],
)
def test_containers_allow_what_their_control_groups_say(
    tmp_path: Path, cgroup: str, written: dict[str, str], allowed: int
) -> None:
    assert cores._allowed(machine(tmp_path, cgroup, **written)) == allowed


def test_machine_without_control_groups_has_no_limit(tmp_path: Path) -> None:
    assert cores._allowed(tmp_path) == cores._NO_LIMIT


def test_container_limits_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "_bound_to", lambda: 64)
    monkeypatch.setattr(cores, "_allowed", lambda _: 2)
    assert worker_count(None) == 2
    assert worker_count(5) == 5


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux only")
def test_process_that_is_bound_to_one_core_has_one_worker() -> None:
    program = (
        "import os\nos.sched_setaffinity(0, list(os.sched_getaffinity(0))[:1])\n"
        "from dedupe.batch.pool import worker_count\nprint(worker_count(None))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"1\n"
