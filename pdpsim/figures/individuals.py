"""Every network beside the means: asked for around a drawing, and heeded by whatever draws means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Request:
    """The wish to see every network.

    Attributes
    ----------
    heeded : bool
        Whether anything that was drawn since could show them.
    """

    def __init__(self) -> None:
        self.heeded = False


_REQUEST: ContextVar[Request | None] = ContextVar("every network", default=None)


@contextmanager
def every_network() -> Iterator[Request]:
    """Draw every network wherever a mean over networks is drawn, inside a ``with`` block."""
    request = Request()
    token = _REQUEST.set(request)
    try:
        yield request
    finally:
        _REQUEST.reset(token)


def wanted() -> bool:
    """Return whether every network is to be drawn; whoever asks will do so."""
    request = _REQUEST.get()
    if request is not None:
        request.heeded = True
    return request is not None
