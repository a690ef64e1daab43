"""In which language the program speaks: English, or Chinese where the reader's system does.

    told("cannot be read: {problem}", problem=problem)

gives the sentence in the language in use, which is English in the library: only the command line
asks for another one (`speak`). The English sentence is the key under which the Chinese one stands
in `dedupe.chinese`. Logs, and all else that programs read, have one language, and are not told;
a list of failures, which has such sentences, has what they say in English (`in_english`).
"""

from __future__ import annotations

# as in typing, which `dedupe --version` need not import; type checkers know the name
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Literal

    Language = Literal["en", "zh", "zh-tw"]

LANGUAGES: tuple[Language, ...] = ("en", "zh", "zh-tw")
"""English, and Chinese in simplified and in traditional characters."""

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that tell the locale of messages: the first that is set decides. LANGUAGE goes before
them unless the locale is C, as for other programs (GNU gettext manual, 2.3.3 Specifying a Priority
List of Languages)."""

_TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh_hant")

_speaking: Language = "en"


class Told(str):
    """What is told in another language, which still says the same in English."""

    english: str

    @classmethod
    def of(cls, sentence: str, english: str) -> Told:
        """Return a sentence with the one that it stands for."""
        made = cls(sentence)
        made.english = english
        return made


def in_english(sentence: str) -> str:
    """Return what a sentence says in English, whatever language it was told in."""
    return sentence.english if isinstance(sentence, Told) else sentence


def told(english: str, /, **values: object) -> str:
    """Return a sentence in the language in use, with values in their places.

    english  the sentence, with a name in braces for each value, as `str.format` has it

    >>> told("{n} files", n=3)
    '3 files'
    """
    if _speaking == "en":
        return english.format_map(values) if values else english
    sentence = _in_chinese(english)
    if not values:
        return Told.of(sentence, english)
    in_their_english = {
        name: value.english if isinstance(value, Told) else value for name, value in values.items()
    }
    return Told.of(sentence.format_map(values), english.format_map(in_their_english))


def named(english: str, chinese: str) -> str:
    """Return the name of a thing in the language in use, where a row has both names.

    >>> named("share buttons", "分享按钮")
    'share buttons'
    """
    if _speaking == "en":
        return english
    shown = _in_traditional(chinese) if _speaking == "zh-tw" else chinese
    return Told.of(shown, english)


def listed(things: Iterable[str], between: str = ", ") -> str:
    """Return things one behind the other, with what the language in use has between them.

    between  what English has there

    >>> listed(["text", "html"]), listed(["text", "html"], " or ")
    ('text, html', 'text or html')
    """
    all_things = list(things)
    english = between.join(map(in_english, all_things))
    if _speaking == "en":
        return english
    return Told.of(told(between).join(all_things), english)


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
    locale = next((environment[name] for name in LOCALES if environment.get(name)), "")
    wanted = environment.get("LANGUAGE", "") if locale not in ("C", "POSIX") else ""
    return language_named(wanted.split(":")[0] or locale) or "en"


def language_named(name: str) -> Language | None:
    """Return the language of a name, as a locale or a person writes it; None where it is neither
    English nor Chinese.

    >>> language_named("zh_CN.UTF-8"), language_named("zh-TW"), language_named("fr")
    ('zh', 'zh-tw', None)
    """
    wanted = name.lower().replace("-", "_").partition(".")[0]
    if wanted.startswith(_TRADITIONAL):
        return "zh-tw"
    language = wanted.partition("_")[0]
    if language == "zh":
        return "zh"
    return "en" if language == "en" else None


def _in_chinese(english: str) -> str:
    from dedupe.chinese import SENTENCES

    sentence = SENTENCES.get(english, english)
    return _in_traditional(sentence) if _speaking == "zh-tw" else sentence


def _in_traditional(sentence: str) -> str:
    """Return a sentence in the characters and words of Taiwan, as OpenCC has them."""
    from dedupe.conversion import converter

    converted: str = converter("s2twp").convert(sentence)
    return converted
