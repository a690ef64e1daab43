"""A fuzzer of articles: it builds them from numbers, cleans them, and asks what must always hold.

    python -m tests.fuzz --hours 2 --seed 7 --workers 2

`articles.py` builds an article, `properties.py` has what is asked, `running.py` runs and shrinks.
`corpus.jsonl` holds what once failed; `test_fuzz.py` tries it again, and some seconds of the rest.
"""
