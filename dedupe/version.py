"""The version of the package, which logs and states of interrupted runs name."""

__version__ = "0.1.0"
