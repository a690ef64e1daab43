"""Tests of dedupe. `python -m tests.regenerate` writes the logs of the fixtures anew."""
