"""The components every template may use: docs/design.md shows each in one line, /ui/ shows them all.

Leaves are inclusion tags, wrappers are block tags; each has its template of the same name in ``templates/components/``.
"""
# ruff: noqa: A002  max, help and id are the words of HTML, and templates read best with them

from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.translating import translation
from phones.assets import weight

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "templates" / "components" / "icons"
FLIPPING = {"arrow-right", "arrow-left", "chevron-right", "chevron-left", "log-out", "log-in", "send", "external-link"}

STATUSES = {  # status: (word, tone, icon)
    "new": (_("New"), "solid", "star"),
    "current": (_("In progress"), "good", "circle-dot"),
    "done": (_("Done"), "good", "check"),
    "passed": (_("Passed"), "good", "circle-check"),
    "competent": (_("Competent"), "good", "circle-check"),
    "valid": (_("Valid"), "good", "shield-check"),
    "sent": (_("Sent"), "good", "check"),
    "draft": (_("Draft"), "plain", "pencil"),
    "locked": (_("Not open yet"), "plain", "lock"),
    "na": (_("Not applicable"), "plain", "ban"),
    "waiting": (_("Waiting"), "amber", "hourglass"),
    "due": (_("Due"), "amber", "clock"),
    "not-yet": (_("Not yet"), "amber", "refresh-cw"),
    "failed": (_("Not yet passed"), "amber", "refresh-cw"),
    "expiring": (_("Expires soon"), "amber", "clock"),
    "expired": (_("Expired"), "amber", "calendar"),
    "overdue": (_("Overdue"), "amber", "circle-alert"),
    "held": (_("Kept on this phone"), "amber", "smartphone"),
    "offline": (_("No connection"), "amber", "wifi-off"),
    "revoked": (_("Revoked"), "red", "ban"),
    "critical": (_("Critical step"), "red", "octagon-alert"),
}

CALLOUTS = {  # kind: (title, icon)
    "say": (_("Say it like this"), "message-circle"),
    "tip": (_("Tip"), "lightbulb"),
    "danger": (_("Danger: stop and act"), "octagon-alert"),
    "check": (_("Check with your national guideline"), "scale"),
    "try": (_("Try it now"), "hand"),
    "note": (_("Note"), "info"),
}

WAY = {  # the way of a skill
    "lesson": (_("Lessons"), "book-open"),
    "quiz": (_("Quiz"), "list-checks"),
    "observed": (_("Observed"), "eye"),
    "certificate": (_("Certificate"), "award"),
    "refresher": (_("Refreshers"), "refresh-cw"),
}

NEXT = pgettext_lazy("the one thing to do", "Next")
RATINGS = {"2": "check", "1": "minus", "0": "x", "na": "ban"}


@cache
def icon_body(name: str) -> str:
    try:
        return mark_safe((ICONS / f"{name}.svg").read_text().strip())  # noqa: S308  our own file
    except FileNotFoundError:
        known = ", ".join(sorted(path.stem for path in ICONS.glob("*.svg")))
        raise template.TemplateSyntaxError(f"There is no icon {name!r}. There are: {known}") from None


@register.simple_tag
def icon(name, *, label=""):
    """A drawing of one line. Without ``label`` it is hidden from screen readers: a word must stand beside it."""
    return drawn_icon(name, str(label))


@lru_cache(1024)
def drawn_icon(name: str, label: str) -> str:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        " icon--flips" if name in FLIPPING else "",
        spoken,
        icon_body(name),
    )


@register.simple_tag
def head():
    """The lines that every page's head begins with. The same for everybody, so drawn once a process."""
    return render_to_string("components/head.html") if settings.DEBUG else drawn_head()


@cache
def drawn_head() -> str:
    return render_to_string("components/head.html")


@register.simple_tag
def navigation_bar(places):
    """The main places (``context.Place``). Drawn once for each combination of places, counts, page and language."""
    return draw_navigation(tuple(places)) if settings.DEBUG else drawn_navigation(tuple(places), get_language())


@lru_cache(1024)
def drawn_navigation(places: tuple, _language: str) -> str:
    return draw_navigation(places)


def draw_navigation(places: tuple) -> str:
    return render_to_string("components/navigation.html", {"navigation": places})


@register.simple_tag
def site_name():
    """From the settings, so that pages without a request (500) have it too."""
    return settings.SITE_NAME


@register.simple_tag
def site_size():
    """How much a phone fetches once, so that pages open without signal: “121 KB”."""
    return f"{round(weight() / 1000)} KB"


@register.filter
def device(user_agent):
    """“Chrome, Android” out of what a browser says of itself. The order matters: most claim to be others too."""
    browsers = {
        "Edg": "Edge",
        "OPR": "Opera",
        "SamsungBrowser": "Samsung Internet",
        "Firefox": "Firefox",
        "Chrome": "Chrome",
        "Safari": "Safari",
    }
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "CrOS": "Chromebook",
        "Linux": "Linux",
    }
    known = [next((name for mark, name in marks.items() if mark in user_agent), "") for marks in (browsers, systems)]
    return ", ".join(filter(None, known)) or _("A device we do not know")


# --- leaves ----------------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/badge.html")
def badge(status="", *, text="", tone="", icon=""):
    word, its_tone, its_icon = STATUSES[status] if status else ("", "plain", "")
    return {"text": text or word, "tone": tone or its_tone, "icon_name": icon or its_icon}


@register.inclusion_tag("components/progress.html")
def progress(*, value, max, label, note=""):
    return {"value": value or 0, "max": max or 1, "label": label, "note": note}


@register.inclusion_tag("components/stat.html")
def stat(*, value, label, unit="", definition="", note=""):
    return {"value": value, "label": label, "unit": unit, "definition": definition, "note": note}


@register.inclusion_tag("components/empty.html")
def empty(*, text, url="", action="", drawing="rest"):
    return {"text": text, "url": url, "action": action, "drawing": f"components/drawings/{drawing}.svg"}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts):
    """Text and address in turn; the last part, without an address, is the page itself."""
    *pairs, here = parts if len(parts) % 2 else (*parts, None)
    links = list(zip(pairs[::2], pairs[1::2], strict=True))
    return {"links": links, "here": here}


@register.inclusion_tag("components/page_head.html")
def page_head(*, title, lead="", kicker="", language=""):
    """``language`` is that of title and lead, where they are words of a course."""
    return {"title": title, "lead": lead, "kicker": kicker, "language": language}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, *, param="page"):
    query = context["request"].GET.copy() if "request" in context else None

    def link(number):
        if query is None:
            return f"?{param}={number}"
        query[param] = number
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous_url": link(page.previous_page_number()) if page.has_previous() else "",
        "next_url": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/stepper.html")
def stepper(*, steps=None, current=""):
    """The way of a skill. ``current`` draws the five stations of every course; ``steps`` draws your own."""
    if steps is None:
        names = list(WAY)
        here = names.index(current) if current else len(names)
        states = ["done"] * here + ["current"] + ["next"] * len(names)
        steps = [{"label": WAY[name][0], "icon": WAY[name][1], "state": state} for name, state in zip(names, states, strict=False)]
    words = {"done": _("done"), "current": _("you are here"), "next": _("later")}
    return {"steps": [{**step, "word": words[step["state"]]} for step in steps]}


@register.inclusion_tag("components/row.html")
def row(*, title, href="", meta="", icon="", badge="", badge_text="", strong=False):
    return {
        "title": title, "href": href, "meta": meta, "icon_name": icon,
        "badge": badge, "badge_text": badge_text, "strong": strong,
    }  # fmt: skip


@register.inclusion_tag("components/error_summary.html")
def error_summary(form):
    """Every error of a form in one place, each linked to its field."""
    fields = [(field, error) for field in form for error in field.errors] if form.is_bound else []
    general = list(form.non_field_errors()) if form.is_bound else []
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.inclusion_tag("components/choices.html")
def choices(field, *, help=""):
    """A RadioSelect or CheckboxSelectMultiple as large cards."""
    kind = "checkbox" if field.field.widget.allow_multiple_selected else "radio"
    return {"field": field, "kind": kind, "help": help or field.help_text}


@register.inclusion_tag("components/ratings.html")
def ratings(field, *, number="", critical=False, text=""):
    """A checklist item: the values 2, 1, 0 and na, each with a sign and a word."""
    options = [(option, str(option.data["value"])) for option in field.subwidgets]
    scale = [{"option": option, "value": value, "icon": RATINGS.get(value, "circle-dot")} for option, value in options if value]
    return {"field": field, "scale": scale, "number": number, "critical": critical, "text": text or field.label}


# --- wrappers --------------------------------------------------------------------------------------------------------
@register.simple_block_tag
def card(content, title="", *, tone="plain", icon="", meta="", href="", level=2, id=""):
    context = {"title": title, "tone": tone, "icon_name": icon, "meta": meta, "href": href, "level": level, "id": id}
    return render_to_string("components/card.html", {"content": content, **context})


@register.simple_block_tag
def callout(content, kind="note", *, title=""):
    its_title, its_icon = CALLOUTS[kind]
    context = {"kind": kind, "title": title or its_title, "icon_name": its_icon}
    return render_to_string("components/callout.html", {"content": content, **context})


@register.simple_block_tag
def next_step(content, *, title, url, action, kicker=NEXT, icon="arrow-right"):
    context = {"title": title, "url": url, "action": action, "kicker": kicker, "icon_name": icon}
    return render_to_string("components/next_step.html", {"content": content, **context})


@register.simple_block_tag
def timeline(content):
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def moment(content, *, title, when=None, tone="plain", icon="circle-dot"):
    context = {"title": title, "when": when, "tone": tone, "icon_name": icon}
    return render_to_string("components/moment.html", {"content": content, **context})


@register.simple_block_tag
def action_bar(content):
    return format_html('<div class="action-bar">{}</div>', content)


@register.simple_block_tag
def filter_bar(content, *, active=False, clear=""):
    return render_to_string("components/filter_bar.html", {"content": content, "active": active, "clear": clear})


@register.inclusion_tag("components/draft_mark.html")
def draft_mark(edition, language=None):
    """Says that the words in ``language`` (default: the reader's) are a draft, until a native reviewer has read them."""
    return {"slug": edition.course.slug, "found": translation(edition, edition.language_for(language or get_language()))}
