"""Which handler hears which event. Filled at start-up, when every room's handlers are imported."""

from collections.abc import Callable

Handler = Callable[[object], None]

_later: dict[type, dict[str, Handler]] = {}
_at_once: dict[type, dict[str, Handler]] = {}
_events: dict[str, type] = {}


def event_name(event_class: type) -> str:
    """``courses.ActivityCompleted``: stable when a module moves inside its app, since rows hold it."""
    return f"{event_class.__module__.split('.')[0]}.{event_class.__name__}"


def on(event_class: type, *, at_once: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler for ``event_class``.

    ``at_once=True`` runs it inside the publisher's transaction: it may refuse (raise) and so undo the fact.
    Otherwise it becomes an outbox row and runs in Celery, at least once, so it must bear being run twice.
    Two functions of one room under one name are refused: rows hold the name, and one of them would never be heard.
    """

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__.split('.')[0]}.{handler.__name__}"
        handlers = (_at_once if at_once else _later).setdefault(event_class, {})
        known = handlers.get(name, handler)
        if (known.__module__, known.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"{name} already hears {event_name(event_class)}; give this handler another name")
        if _events.setdefault(event_name(event_class), event_class) is not event_class:
            raise ValueError(f"two events are called {event_name(event_class)}")
        handlers[name] = handler
        return handler

    return register


def now_handlers(event_class: type) -> list[Handler]:
    return list(_at_once.get(event_class, {}).values())


def later_names(event_class: type) -> list[str]:
    return list(_later.get(event_class, {}))


def find(event: str, handler: str) -> tuple[Handler, type]:
    """The handler and event class behind two stored names. Raises KeyError when a release dropped either."""
    event_class = _events[event]
    return _later[event_class][handler], event_class
