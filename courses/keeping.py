"""Memory for what never changes: published editions. Drafts are read afresh each time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, wraps

from courses.models import Edition, Enrolment


@dataclass(frozen=True)
class _Frozen:
    """A published edition as a key. The moment of publishing keeps apart rows that reuse an id in another database."""

    pk: int
    digest: str
    published_at: datetime
    edition: Edition = field(compare=False, repr=False)


def kept(maxsize: int) -> Callable:
    """Let ``read(edition, language, *rest)`` run once a process for a published edition; what it returns must not be changed."""

    def decorate(read):
        @lru_cache(maxsize)
        def remembered(frozen: _Frozen, language: str, *rest):
            return read(frozen.edition, language, *rest)

        @wraps(read)
        def asked(edition: Edition, language: str, *rest):
            if edition.published_at is None:
                return read(edition, language, *rest)
            return remembered(_Frozen(edition.pk, edition.digest, edition.published_at, edition), language, *rest)

        return asked

    return decorate


@lru_cache(64)
def _edition(pk: int) -> Edition:
    return Edition.objects.light().select_related("course").get(pk=pk)


def recall(enrolment: Enrolment) -> Enrolment:
    """Give an enrolment its edition and course from memory: enrolments are on published editions only."""
    enrolment.edition = _edition(enrolment.edition_id)
    return enrolment


def forget_editions() -> None:
    """Called when an edition is published: a test's database may give the id of an older one to it."""
    _edition.cache_clear()
