"""Which handler hears which event. Filled at start-up, when every room's handlers are imported."""

from collections import defaultdict
from collections.abc import Callable

Handler = Callable[[object], None]

_later: dict[type, dict[str, Handler]] = defaultdict(dict)
_at_once: dict[type, dict[str, Handler]] = defaultdict(dict)
_events: dict[str, type] = {}


def event_name(event_class: type) -> str:
    """``courses.ActivityCompleted``: stable when a module moves inside its app, since rows hold it."""
    return f"{event_class.__module__.split('.')[0]}.{event_class.__name__}"


def on(event_class: type, *, at_once: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler for ``event_class``.

    ``at_once=True`` runs it inside the publisher's transaction: it may refuse (raise) and so undo the fact.
    Otherwise it becomes an outbox row and runs in Celery, at least once, so it must bear being run twice.
    """

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__.split('.')[0]}.{handler.__name__}"
        _events[event_name(event_class)] = event_class
        (_at_once if at_once else _later)[event_class][name] = handler
        return handler

    return register


def now_handlers(event_class: type) -> list[Handler]:
    return list(_at_once[event_class].values())


def later_names(event_class: type) -> list[str]:
    return list(_later[event_class])


def find(event: str, handler: str) -> tuple[Handler, type]:
    """The handler and event class behind two stored names. Raises KeyError when a release dropped either."""
    event_class = _events[event]
    return _later[event_class][handler], event_class
