"""Public tools behind one signature, text -> text. Each is imported when it is run and may be
absent.
"""

from __future__ import annotations

import html
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

Clean = Callable[[str], str]


@dataclass(frozen=True)
class Tool:
    """A tool to compare.

    package  the distribution whose version is shown; None for what has none
    load     returns the tool, ready to run; ImportError where it is not installed
    note     how it is set up here
    """

    name: str
    package: str | None
    load: Callable[[], Clean]
    note: str

    @property
    def title(self) -> str:
        """The name with the version."""
        try:
            return f"{self.name} {version(self.package)}" if self.package else self.name
        except PackageNotFoundError:
            return self.name


def _module(name: str) -> Any:
    """Return a module that type checkers need not find."""
    return import_module(name)


def _dedupe() -> Clean:
    from dedupe import clean

    return lambda text: clean(text).text


def _first_lines() -> Clean:
    return lambda text: "\n".join(dict.fromkeys(text.split("\n")))


def _trafilatura() -> Clean:
    module, meta = _module("trafilatura"), _module("trafilatura.meta")

    def clean(text: str) -> str:
        meta.reset_caches()
        return (
            module.extract(_page(text), deduplicate=True, favor_recall=True, include_comments=False)
            or ""
        )

    return clean


def _trafilatura_baseline() -> Clean:
    module = _module("trafilatura")
    return lambda text: str(module.baseline(_page(text))[1])


def _page(text: str) -> str:
    """Return the lines as paragraphs of a page, for tools that read pages."""
    lines = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line)
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta '
        f'charset="utf-8"></head><body>\n{lines}\n</body></html>'
    )


def _data_juicer() -> Clean:
    _quiet()
    mapper = _module(
        "data_juicer.ops.mapper.remove_repeat_sentences_mapper"
    ).RemoveRepeatSentencesMapper()
    return lambda text: str(mapper.process_batched({"text": [text]})["text"][0])


def _datatrove(count: int) -> Callable[[], Clean]:
    """Return how to load its sentence deduplication for runs of `count` sentences."""

    def load() -> Clean:
        _quiet()
        steps, document = (
            _module("datatrove.pipeline.dedup.sentence_dedup"),
            _module("datatrove.data").Document,
        )
        config = steps.SentDedupConfig(
            n_sentences=count,
            only_dedup_in_index=False,
            min_doc_words=0,
            min_num_sentences=0,
            hash_config=_module("datatrove.utils.hashing").HashConfig(hash_fc="sha1"),
        )

        def clean(text: str) -> str:
            def article() -> Iterator[Any]:
                yield document(text=text, id="0")

            with tempfile.TemporaryDirectory() as folder:
                found, language = f"{folder}/found", "zho_Hani"
                steps.SentenceDedupSignature(
                    f"{folder}/signatures", config=config, language=language
                ).run(article())
                steps.SentenceFindDedups(f"{folder}/signatures", found, config=config).run()
                left = steps.SentenceDedupFilter(found, config=config, language=language).run(
                    article()
                )
                return "".join(document.text for document in left)

        return clean

    return load


def _pyonion() -> Clean:
    module = _module("pyonion.remover")
    logging.disable(logging.WARNING)

    def clean(text: str) -> str:
        corpus = module.ListCorpusProvider(
            [text], tokenizer=_characters, blockizer=lambda whole: whole.split("\n")
        )
        remover = module.DuplicateRemover(n_gram=10)
        shingles = remover.find_duplicated_ngrams(corpus)
        return "".join(
            remover.iter_clean_text_in_blocks(corpus, shingles, 0.5, module.CleaningMode.FIRST)
        )

    return clean


def _characters(text: str) -> list[str]:
    return [char for char in text if char.isalnum()]


def _text_dedup() -> Clean:
    module = _module("text_dedup.ccnet")

    def clean(text: str) -> str:
        hashes = module.compute_hashes({"text": [text]}, [0], "text", module.md5_digest)[
            module.HASH_COLUMN
        ]
        again = {
            (0, number): True for number, digest in enumerate(hashes) if digest in hashes[:number]
        }
        return str(module.dedup({"text": text}, 0, "text", again)["text"])

    return clean


def _uniqseq() -> Clean:
    module = _module("uniqseq")
    return lambda text: "\n".join(module.UniqSeq(window_size=2).process_lines(text.split("\n")))


def _quiet() -> None:
    """Switch off what these tools tell on the way."""
    os.environ["TQDM_DISABLE"] = "1"
    logging.disable(logging.WARNING)
    for package in ("data_juicer", "datatrove"):
        _module("loguru").logger.disable(package)


TOOLS = (
    Tool("dedupe", "zhnews-dedupe", _dedupe, "default settings"),
    Tool(
        "first of equal lines",
        None,
        _first_lines,
        "one line of our own, in the manner of CCNet; keeps the first",
    ),
    Tool(
        "trafilatura",
        "trafilatura",
        _trafilatura,
        "`deduplicate=True`, its cache emptied before each article",
    ),
    Tool(
        "trafilatura baseline", "trafilatura", _trafilatura_baseline, "`baseline()`, lines as `<p>`"
    ),
    Tool(
        "data-juicer",
        "py-data-juicer",
        _data_juicer,
        "`remove_repeat_sentences_mapper`, its defaults",
    ),
    Tool(
        "datatrove 3",
        "datatrove",
        _datatrove(3),
        "sentence dedup within the article, 3 sentences (its default)",
    ),
    Tool("datatrove 1", "datatrove", _datatrove(1), "the same, 1 sentence"),
    Tool(
        "pyonion",
        "pyonion",
        _pyonion,
        "characters as tokens, lines as blocks, 10-grams (its default), half a block",
    ),
    Tool(
        "text-dedup",
        "text-dedup",
        _text_dedup,
        "its `ccnet` module, first copies kept; needs an environment of its own",
    ),
    Tool("uniqseq", "uniqseq", _uniqseq, "runs of 2 lines or more"),
)

NOT_RUN = {
    "jusText": "takes out boilerplate by stop words, of which "
    "it has no Chinese list; compares no paragraphs",
    "onion": "a C program (corpus.tools), on no package registry; pyonion is its port",
    "deduplicate-text-datasets": "a Rust program built from source, on no package registry",
    "text-dedup suffix array": "calls deduplicate-text-datasets",
}
"""Tools that are not run, with the reason."""
