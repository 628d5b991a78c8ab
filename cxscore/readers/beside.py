"""Work that goes on in a thread beside the query."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside(Generic[T]):
    """A call that runs in a thread of its own; `result` waits for it and returns or raises what it did."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._value: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._value.append(self._call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the result is asked for
            self._error = error

    def result(self) -> T:
        """Return the call's value once it is there; raise what the call raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._value[0]
