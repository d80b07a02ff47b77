"""The certificate on paper: one A4 page, tagged (PDF/UA-1) and archivable (PDF/A-3a), the same bytes each time it is printed."""

import io
import json
import threading
from datetime import date
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from credentials.models import Certificate

FOLDER = Path(__file__).resolve().parent / "typst"
TEMPLATE = FOLDER / "certificate.typ"
STANDARDS = ["ua-1", "a-3a"]

_of_thread = threading.local()  # typst's compiler must not be shared between threads


def as_pdf(certificate: Certificate, *, address: str) -> bytes:
    """The certificate in its own language; ``address`` is where anybody may verify it.

    The same certificate and address give the same bytes. Raises ValidationError when the name has letters that no font here has.
    """
    inputs = {"data": json.dumps(page_data(certificate, address=address), ensure_ascii=False)}
    try:
        return _compiler().compile(
            sys_inputs=inputs, format="pdf", pdf_standards=STANDARDS, timestamp=int(certificate.issued_at.timestamp())
        )
    except typst.TypstError as error:
        if "could not be displayed" not in f"{error.message} {error.hints}":
            raise
        raise ValidationError(
            _("The fonts of this site lack some letters of this certificate. Ask the people who run it to add a font."), code="letters"
        ) from error


def page_data(certificate: Certificate, *, address: str) -> dict:
    """Everything that is printed, as plain text."""
    evidence = certificate.evidence
    with translation.override(evidence["language"]):
        return {
            "lang": evidence["language"].split("-")[0],
            "site": settings.SITE_NAME,
            "name": certificate.holder_name,
            "course": evidence["course"]["title"],
            "competencies": [each for each in evidence["competencies"] if each["by"]],
            "legend": _legend(evidence),
            "proofs": _proofs(evidence),
            "dates": _dates(certificate),
            "note": _note(certificate),
            "code": certificate.code,
            "address": address.partition("://")[2].removesuffix(f"{certificate.code}/"),
            "qr": _qr(address),
            "words": _words(certificate),
        }


def _words(certificate):
    course = certificate.evidence["course"]
    return {
        "document": _("Certificate of competence: %(name)s") % {"name": certificate.holder_name},
        "title": _("Certificate of competence"),
        "says": _("This certifies that"),
        "has": _("has finished the course and shown the skill in"),
        "competencies": _("What was verified"),
        "qr": _("A square code that opens the page where this certificate is verified. The same address stands below it."),
        "check": _("Verify with this code"),
        "edition": _("Edition %(edition)s of the course") % {"edition": course["edition"]},
    }


def _legend(evidence):
    used = {way for each in evidence["competencies"] for way in each["by"]}
    texts = {"quiz": _("by a quiz"), "observation": _("by an observer, in practice")}
    return [{"way": way, "text": text} for way, text in texts.items() if way in used]


def _proofs(evidence):
    """One line a proof; observers by their role only."""
    result = _("%(title)s: %(percent)s %%, on %(day)s")
    quizzes = [
        result % {"title": each["title"], "percent": plain_percent(each["percent"]), "day": _day(each["on"])}
        for each in evidence["quizzes"]
    ]
    seen = ", ".join(f"{each['title']} ({_day(each['on'])})" for each in evidence["observations"])
    return [*quizzes, _("Observed by a trainer: %(sessions)s") % {"sessions": seen}] if seen else quizzes


def _dates(certificate):
    issued = {"label": _("Issued on"), "day": _day(certificate.evidence["issued_on"])}
    until = date_format(certificate.expires_on, "DATE_FORMAT") if certificate.expires_on else _("no end date")
    return [issued, {"label": _("Valid until"), "day": until}]


def _note(certificate):
    if not certificate.is_conditional:
        return ""
    return _("Conditional: observed with one mother and in further role-play, because births are few at this place.")


def plain_percent(text: str) -> str:
    """``92.50`` as people write it: ``92.5``, in French ``92,5``."""
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return plain.replace(".", get_format("DECIMAL_SEPARATOR"))


def _day(text):
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def _qr(address):
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, light="#ffffff", xmldecl=False)
    return drawn.getvalue().decode()


def _compiler():
    if not hasattr(_of_thread, "compiler"):
        folders = [str(FOLDER / "fonts"), *filter(None, [getattr(settings, "CERTIFICATE_FONTS", "")])]
        _of_thread.compiler = typst.Compiler(input=str(TEMPLATE), root=str(FOLDER), font_paths=folders, ignore_system_fonts=True)
    return _of_thread.compiler
