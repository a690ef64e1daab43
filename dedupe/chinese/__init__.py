"""What the program says, in Chinese: each English sentence and the one that says the same.

Values in braces have the names that they have in the English sentence. A test holds the tables
complete: every sentence that is told stands in one of them, and no other.
"""

from __future__ import annotations

from dedupe.chinese.commands import COMMANDS
from dedupe.chinese.help import HELP
from dedupe.chinese.library import LIBRARY
from dedupe.chinese.runs import RUNS

SENTENCES: dict[str, str] = {**LIBRARY, **RUNS, **COMMANDS, **HELP}
"""All sentences, by the English one."""
