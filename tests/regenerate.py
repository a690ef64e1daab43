"""`python -m tests.regenerate`: write `log.json` of every fixture anew, from what the package does
now.

A log that says the same already is left as it is. `clean.txt` is never written: it says what is
right, and only a person can. A case whose clean text is another than `clean.txt` is named and
skipped. Read the difference (`git diff fixtures`) before committing it.
"""

from __future__ import annotations

import sys

from dedupe import Cleaned, clean
from tests.helpers.cases import KINDS, Case, cases, comparable, logged


def is_as_logged(case: Case, cleaned: Cleaned) -> bool:
    """Return whether the log in the folder says what the log of today says."""
    if not case.log.exists():
        return False
    return comparable(case.log.read_text(encoding="utf-8")) == comparable(logged(cleaned))


def main() -> int:
    wrong = 0
    for case in cases(*KINDS):
        cleaned = clean(case.source)
        if cleaned.text == case.clean:
            if not is_as_logged(case, cleaned):
                case.log.write_text(logged(cleaned), encoding="utf-8", newline="\n")
        else:
            wrong += 1
            print(
                f"{case}: the clean text is not clean.txt; log.json left as it was", file=sys.stderr
            )
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
