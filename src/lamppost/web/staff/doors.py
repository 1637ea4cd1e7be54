"""Who comes in by which address: declared beside it, asked before its view is, printed for the
governance board. A second lock: the rooms ask again, about the very thing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from lamppost.core.access import Actor, Role
from lamppost.core.errors import Refused
from lamppost.web.requests import StaffRequest

View = Callable[..., HttpResponseBase]
DOOR: Final = "door"
ACTS: Final = "acts"
UNNAMED: Final = ""  # the one act of a page that has no more


@dataclass(frozen=True, slots=True)
class Door:
    """Who may look at a page and who may do its acts; `lets` None: everybody who is signed in."""

    lets: frozenset[Role] | None
    lets_do: frozenset[Role] | None
    acts: tuple[str, ...] = ()
    is_open: bool = False  # also to who is not signed in

    def admits(self, by: Actor, *, does: bool) -> bool:
        """Whether they hold one of the roles, wherever; the rooms ask at which hospital."""
        roles = self.lets_do if does else self.lets
        return roles is None or any(by.has(role) for role in roles)


def for_roles(view: View, *roles: Role, acts: Iterable[Role] | None = None) -> View:
    """The view for who holds one of these roles; its acts for those in `acts`, where they are fewer."""
    lets = frozenset(roles)
    return _behind(view, Door(lets, lets if acts is None else frozenset(acts), _acts(view)))


def for_everybody(view: View) -> View:
    """The view for whoever is signed in."""
    return _behind(view, Door(None, None, _acts(view)))


def for_anybody(view: View) -> View:
    """The view for who is not signed in too: signing in itself."""
    return _behind(view, Door(None, None, _acts(view), is_open=True))


def _behind(view: View, door: Door) -> View:
    @wraps(view)
    def opened(request: HttpRequest, **where: Any) -> HttpResponseBase:
        by = cast(StaffRequest, request).actor
        if not door.is_open and not door.admits(by, does=request.method == "POST"):
            raise Refused("no role for this page")
        return view(request, **where)

    setattr(opened, DOOR, door)  # `lamppost permissions` reads it
    return cast(Callable[..., HttpResponse], opened)


def _acts(view: View) -> tuple[str, ...]:
    return getattr(view, ACTS, ())
