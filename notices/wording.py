"""The words of a notice, in the language of whoever reads it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from people.models import User


def language_of(person: User) -> str:
    """The language she chose, if the site still speaks it; else the site's own."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def written(kind: str, person: User, context: dict) -> tuple[str, str]:
    """Subject (one line) and text of a notice of ``kind``, from ``templates/notices/mail/<kind>.{subject,body}.txt``."""
    known = {"person": person, "name": person.get_full_name(), "site": settings.SITE_NAME, **context}
    with override(language_of(person)):
        subject = render_to_string(f"notices/mail/{kind}.subject.txt", known)
        body = render_to_string(f"notices/mail/{kind}.body.txt", known)
    return one_line(subject), tidy(body)


def one_line(text: str) -> str:
    """At most 200 characters without a line break: a subject must not become a second header."""
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199] + "…"


def tidy(text: str) -> str:
    """Paragraphs parted by one empty line, whatever the template's tags left behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n".join(line for number, line in enumerate(lines) if line or lines[number - 1])
