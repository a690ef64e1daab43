"""What `--doctest-modules` leaves alone: modules that cannot be imported without an extra."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("scrapy") else ["dedupe/contrib/scrapy.py"]
