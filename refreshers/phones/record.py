"""Refreshers answered without signal: the kind ``refresher``."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.phones.fields import as_form, uuid_of
from people.models import User
from phones.kinds import Record
from refreshers import sheet
from refreshers.forms import AuditForm, PracticeForm
from refreshers.models import Refresher
from refreshers.plan import PRACTICE, step_of
from refreshers.services import answer_refresher, record_practice


def take_refresher(*, person: User, body: dict, record: Record, now: datetime) -> str | None:
    """Answer a refresher as its page does, at the moment it was answered on the phone.

    ``body``: ``{"refresher": id, "asks": "quiz" | "practice" | "records", "fields": [[name, value]]}``. Answered before with the same
    content, it is told so. Raises ValidationError: ``not_hers``, ``answered`` (otherwise: that one counts), ``closed`` (a renewal has
    begun a new round), ``asks`` (it asks something else by now), and ``answer_<field>`` with the words of the page.
    """
    mine = Refresher.objects.of(person).for_cards().filter(pk=uuid_of(body.get("refresher"))).first()
    if mine is None:
        raise ValidationError(_("This refresher is not one of yours."), code="not_hers")
    asks, data = body.get("asks"), as_form(body.get("fields"))
    if asks == "quiz":
        return _quiz(mine, data, person, record)
    if asks not in ("practice", "records"):
        raise _something_else()
    return _practice(mine, asks, data, person, record)


def _quiz(mine: Refresher, data, person: User, record: Record) -> str | None:
    if not mine.form:
        raise _something_else()
    edition = mine.certificate.enrolment.edition
    lines = sheet.lines_of(mine, edition, edition.language_for(get_language()))
    given, errors = sheet.read(lines, data)
    _refuse(errors)
    if mine.percent is not None:
        return _answered(mine, {code: mine.responses.get(code) for code in given} == given)
    _refuse_closed(mine)
    answer_refresher(refresher=mine, given=given, by=person, now=max(record.moment, mine.opened_at))
    return None


def _practice(mine: Refresher, asks: str, data, person: User, record: Record) -> str | None:
    edition = mine.certificate.enrolment.edition
    step = step_of(edition, mine.step)
    if asks == "practice" and mine.kind == PRACTICE:
        items = sheet.critical_items(edition, step.checklist, edition.language_for(get_language()))
        form = PracticeForm(data, items=items)
    elif asks == "records" and step.or_records:
        form = AuditForm(data)
    else:
        raise _something_else()
    _refuse({name: texts[0] for name, texts in form.errors.items()})
    done = form.cleaned_data.get("done", ["records"])
    note = form.cleaned_data["note"]
    if mine.answered_at and "done" in mine.responses:
        return _answered(mine, mine.responses["done"] == done and mine.note == note)
    _refuse_closed(mine)
    record_practice(refresher=mine, done=done, note=note, by=person, now=max(record.moment, mine.opened_at))
    return None


def _answered(mine: Refresher, is_same: bool) -> str:
    """The note where nothing is lost; where what she sent is other than what counts, ValidationError."""
    if is_same:
        return _("You had answered this refresher already, in the same way. That counts.")
    if not mine.answered_at:
        said = _(
            "You had answered these questions already, in another way. Those answers count; what you sent now is kept, but not marked."
        )
        raise ValidationError(said, code="answered")
    said = _(
        "You had answered this refresher already, on %(when)s, in another way. That counts; what you sent now is kept, but not marked."
    )
    when = date_format(localtime(mine.answered_at), "DATETIME_FORMAT")
    raise ValidationError(said, params={"when": when}, code="answered")


def _refuse(errors: Mapping[str, str]) -> None:
    if errors:
        field, words = next(iter(errors.items()))
        raise ValidationError(words, code=f"answer_{field}")


def _refuse_closed(mine: Refresher) -> None:
    if mine.answered_at:
        said = _("This refresher was closed: you have shown the skill, or renewed your certificate, meanwhile. Nothing more is to do here.")
        raise ValidationError(said, code="closed")


def _something_else() -> ValidationError:
    return ValidationError(_("This refresher asks something else by now. Open it again when you have signal."), code="asks")
