"""What is read from a sheet of paper. The parts that a session online has too are read by its own forms."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from assessments.forms.observation import DetailsForm, PrepareForm, StopForm
from assessments.papers import numbered_scripts
from assessments.services.paper import Written


class SessionForm(forms.Form):
    """When it was held, and who observed."""

    held_on = forms.DateField(label=_("Day of the session"), widget=forms.DateInput(attrs={"type": "date"}))
    began = forms.TimeField(label=_("Began at"), widget=forms.TimeInput(attrs={"type": "time"}))
    ended = forms.TimeField(label=_("Ended at"), widget=forms.TimeInput(attrs={"type": "time"}))
    observer = forms.ChoiceField(
        label=_("Who observed and signed the paper?"),
        help_text=_("If it was not you, the session waits for the observer's own signature here."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    another = forms.BooleanField(label=_("This is another session than the one signed here"), required=False)

    def __init__(self, *args, observers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["observer"].choices = [(str(each.pk), str(each)) for each in observers]
        for name, kind in (("held_on", "date"), ("began", "time"), ("ended", "time")):
            self.fields[name].widget.input_type = kind

    def times(self) -> tuple[datetime, datetime]:
        """Start and end; an end before the start is after midnight."""
        data = self.cleaned_data
        started, ended = (make_aware(datetime.combine(data["held_on"], data[name])) for name in ("began", "ended"))
        return started, ended if ended >= started else ended + timedelta(days=1)


class PaperStopForm(StopForm):
    """Whether the session was stopped as unsafe."""

    def __init__(self, *args, words, settings, **kwargs):
        super().__init__(*args, words=words, settings=settings, **kwargs)
        reason = self.fields["reason"]
        reason.required, reason.label = False, _("Was it stopped as unsafe?")
        reason.choices = [("", _("No, it was not stopped")), *reason.choices]


class PaperForms:
    """The forms of one paper as one: for the page, its summary of errors, and the services."""

    def __init__(self, data, *, words, settings, situations, had: Mapping, observers, person, voice, initial: Mapping):
        """``person``: who signs, None when somebody else observed."""
        self.ratings = {name.removeprefix("item_"): data[name] for name in data or {} if name.startswith("item_") and data[name]}
        is_stopped = bool((data or {}).get("reason"))
        self.session = SessionForm(data, observers=observers, initial=initial)
        self.prepare = PrepareForm(data, words=words, settings=settings, situations=situations, had=had, initial=initial)
        self.details = DetailsForm(data, words=words, voice=voice, person=person, is_stopped=is_stopped)
        self.stop = PaperStopForm(data, words=words, settings=settings, initial={"reason": ""})
        numbers = {key: number for number, key in numbered_scripts(settings).items()}
        scripts = self.prepare.fields["script"]
        scripts.choices = [(key, f"{numbers[key]} · {title}" if key in numbers else title) for key, title in scripts.choices]

    @property
    def every(self) -> tuple[forms.Form, ...]:
        return self.session, self.prepare, self.stop, self.details

    @property
    def is_bound(self) -> bool:
        return self.session.is_bound

    def __iter__(self) -> Iterator:
        return (field for form in self.every for field in form)

    def non_field_errors(self) -> list:
        return [error for form in self.every for error in form.non_field_errors()]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.every]  # each of them, so that every error shows at once
        return all(valid)

    def add_error(self, name: str | None, error) -> None:
        """Beside the field of that name, or above all of them."""
        form = next((form for form in self.every if name in form.fields), None)
        (form or self.session).add_error(name if form else None, error)

    def written(self) -> Written:
        """What ``key_in`` takes, once everything is valid."""
        started, ended = self.session.times()
        return Written(
            started_at=started,
            ended_at=ended,
            prepared=self.prepare.prepared(),
            details=self.details.details(),
            ratings=self.ratings,
            stop_reason=self.stop.cleaned_data["reason"],
            stop_note=self.stop.cleaned_data["note"],
        )
