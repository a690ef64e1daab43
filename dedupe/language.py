"""In which language the program speaks: English, or Chinese where the reader's system does.

    told("cannot be read: {problem}", problem=problem)

gives the sentence in the language in use, which is English in the library: only the command line
asks for another one (`speak`). The English sentence is the key under which the Chinese one stands
in `dedupe.chinese`. Logs, and all else that programs read, have one language, and are not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["en", "zh", "zh-tw"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
"""English, and Chinese in simplified and in traditional characters."""

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that tell the language of messages: the first that is set decides, as for other
programs (GNU gettext manual, 2.3 Setting the Locale through Environment Variables)."""

_TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh_hant")

_speaking: Language = "en"


def told(english: str, /, **values: object) -> str:
    """Return a sentence in the language in use, with values in their places.

    english  the sentence, with a name in braces for each value, as `str.format` has it

    >>> told("{n} files", n=3)
    '3 files'
    """
    sentence = english if _speaking == "en" else _in_chinese(english)
    return sentence.format_map(values) if values else sentence


def speak(language: Language) -> None:
    """Have all that is told from now on be in a language, in this process."""
    global _speaking
    _speaking = language


def spoken() -> Language:
    """Return the language in use: worker processes are to speak it, too."""
    return _speaking


def language_of(environment: Mapping[str, str]) -> Language:
    """Return the language that the variables of an environment ask for.

    >>> language_of({"LANG": "zh_CN.UTF-8"}), language_of({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    for variable in VARIABLES:
        wanted = environment.get(variable, "").lower().replace("-", "_")
        if wanted:
            if wanted.startswith(_TRADITIONAL):
                return "zh-tw"
            return "zh" if wanted.startswith("zh") else "en"
    return "en"


def _in_chinese(english: str) -> str:
    from dedupe.chinese import SENTENCES

    sentence = SENTENCES.get(english, english)
    return _in_traditional(sentence) if _speaking == "zh-tw" else sentence


def _in_traditional(sentence: str) -> str:
    """Return a sentence in the characters and words of Taiwan, as OpenCC has them."""
    from dedupe.conversion import converter

    converted: str = converter("s2twp").convert(sentence)
    return converted
