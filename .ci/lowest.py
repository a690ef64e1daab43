"""Prints the lowest versions that pyproject.toml declares, as constraints for pip: of the package
itself and of the extras that are named.

    python .ci/lowest.py html test >lowest.txt && pip install -c lowest.txt '.[html,test]'
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(?:\[(?P<extras>[^\]]+)\])?(?:>=(?P<lowest>[\w.]+))?[^;]*(?P<rest>;.*)?"
)


def pins(requirements: list[str]) -> Iterator[str]:
    """Yield `name==version` of each. SystemExit where one has no lowest version."""
    for requirement in requirements:
        found = _REQUIREMENT.fullmatch(requirement)
        if found is None:
            raise SystemExit(f"pyproject.toml: {requirement!r}: cannot be read here; write name>=1")
        if found["name"] == PROJECT["name"]:
            for extra in found["extras"].split(","):
                yield from pins(PROJECT["optional-dependencies"][extra])
        elif found["lowest"] is None:
            raise SystemExit(f"pyproject.toml: {requirement!r}: has no lowest version; write >=")
        else:
            yield f"{found['name']}=={found['lowest']}{found['rest'] or ''}"


if __name__ == "__main__":
    extras = [pin for extra in sys.argv[1:] for pin in pins([f"{PROJECT['name']}[{extra}]"])]
    print("\n".join(sorted({*pins(PROJECT["dependencies"]), *extras})))
