"""What is computed when first asked for: attributes, and patterns, which take a third of a start to
compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - a decorator, as functools.cached_property
    """`functools.cached_property` without the lock that it has up to Python 3.11, which costs more
    than most answers.

    Threads that ask at once may each compute the value; it is the same.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> lazy[T] | T:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return `re.compile(source, flags)`, compiled when first used; it has the methods of a pattern
    only.
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))


class _Pattern:
    """Asks its pattern for the methods when the first one is wanted; from then on they are its own
    attributes.
    """

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")
