"""What the forms of an observed practice read. Keeping it is the services' business."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.cases import LONGEST, read_case_number
from assessments.services.rating import LONGEST_TEXT

LEAVE_OUT = ""


def titled(words: Mapping, part: str, keys) -> list[tuple[str, str]]:
    """Choices with the checklist's own titles."""
    found = words.get(part) or {}
    return [(key, _title(found.get(key), key)) for key in keys]


def situation_choices(words: Mapping, settings: Mapping, keys) -> list[tuple[str, str]]:
    """Situations with their titles; one that does not count says so."""
    counts = {each["id"]: each.get("counts") for each in settings["situations"]}
    notes = {False: _("for practice only"), "remote": _("for practice, unless the observer is trained to observe by video")}
    told = dict(titled(words, "situations", keys))
    return [(key, f"{told[key]} ({notes[counts[key]]})" if counts[key] in notes else told[key]) for key in keys]


def _title(entry, key):
    return entry.get("title", key) if isinstance(entry, dict) else entry or key


def long_text(label, **options):
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT}), **options
    )


class AskForm(forms.Form):
    """The situation a learner wishes for."""

    situation = forms.ChoiceField(label=_("How would you like to be observed?"), widget=forms.RadioSelect)

    def __init__(self, *args, words, settings, situations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["situation"].choices = situation_choices(words, settings, situations)


class PrepareForm(forms.Form):
    """What is settled before the first item."""

    situation = forms.ChoiceField(label=_("Which situation is it?"), widget=forms.RadioSelect)
    script = forms.ChoiceField(label=_("Role-play"), required=False, widget=forms.RadioSelect)
    is_remote_trained = forms.BooleanField(label=_("I am trained as a remote observer"), required=False)
    case_number = forms.CharField(
        label=_("Case number"),
        required=False,
        max_length=LONGEST,
        help_text=_("From your register: digits, with at most two letters before them, for example 27-0142. Never a name or initials."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    consent = forms.MultipleChoiceField(label=_("Consent"), required=False, widget=forms.CheckboxSelectMultiple)
    asked_by = forms.CharField(
        label=_("Who asked her (role, not name)"), required=False, max_length=60, help_text=_("For example: ward nurse.")
    )
    asked_at = forms.TimeField(label=_("At what time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, *args, words, settings, situations, had: Mapping, **kwargs):
        super().__init__(*args, **kwargs)
        self.with_mother = [each["id"] for each in settings["situations"] if each.get("mother")]
        self.fields["situation"].choices = situation_choices(words, settings, situations)
        scripts = [each["id"] for each in settings.get("scripts") or []]
        fresh = [key for key in scripts if key not in had] or scripts
        self.fields["script"].choices = [*titled(words, "scripts", fresh), (LEAVE_OUT, _("Another role-play"))]
        self.fields["consent"].choices = titled(words, "consent", settings.get("consent") or [])
        self.fields["consent"].label = words.get("consent_title") or self.fields["consent"].label

    def clean_case_number(self):
        typed = self.cleaned_data["case_number"]
        return read_case_number(typed) if typed and self._is_with_mother() else typed

    def clean(self):
        data = super().clean()
        if self._is_with_mother():
            for name, text in (
                ("case_number", _("Write the case number, so that two mothers can be told apart without their names.")),
                ("asked_by", _("Note who asked her, by role.")),
                ("asked_at", _("Note when she was asked.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(text, code="required"))
        return data

    def prepared(self) -> dict:
        """What ``prepare`` takes."""
        data = self.cleaned_data
        answers: dict = dict.fromkeys(data["consent"], True)
        if self._is_with_mother():
            answers |= {"by": data["asked_by"], "at": data["asked_at"].strftime("%H:%M")}
        names = ("situation", "script", "case_number", "is_remote_trained")
        return {**{name: data[name] for name in names}, "consent": answers}

    def _is_with_mother(self) -> bool:
        return self.cleaned_data.get("situation") in self.with_mother


class DetailsForm(forms.Form):
    """The end of a session: the rating as a whole, two sentences, what the mother said, and for signing the password."""

    global_rating = forms.TypedChoiceField(
        label=_("As a whole, how was it?"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    strength = long_text(_("One thing that went well"), required=False)
    change = long_text(_("One thing to change next time"), required=False)
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        help_text=_("Signing needs your password, because the result stands in your name."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, words, voice, person=None, is_stopped=False, **kwargs):
        """``voice``: the keys of the questions a mother may answer; ``person``: who signs, None when she only saves."""
        super().__init__(*args, **kwargs)
        self.person, self.voice, self.is_stopped = person, voice, is_stopped
        self.fields["global_rating"].choices = [(value, _global(words, value)) for value in ("4", "3", "2", "1")]
        for key in voice:
            self.fields[f"voice_{key}"] = forms.ChoiceField(
                label=words.get("mother_voice", {}).get(key, key),
                required=False,
                choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not asked, or no answer"))],
                widget=forms.RadioSelect,
            )

    def clean_password(self):
        password = self.cleaned_data["password"]
        if self.person is None:
            return ""
        if not password:
            raise ValidationError(_("Type your password to sign."), code="required")
        if not self.person.check_password(password):
            raise ValidationError(_("This is not your password. Nothing is signed yet, and what you wrote is kept."), code="password")
        return ""

    def clean(self):
        data = super().clean()
        if self.person and not self.is_stopped:
            for name, text in (
                ("global_rating", _("Give a global rating.")),
                ("strength", _("Write one thing that went well.")),
                ("change", _("Write one thing to change next time.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(text, code="required"))
        return data

    @property
    def may_be_kept(self) -> bool:
        """Whether what is written may be kept although it cannot be signed: something is missing, or the password is wrong."""
        found = {error.code for errors in self.errors.as_data().values() for error in errors}
        return found <= {"required", "password", "limit"}

    def details(self) -> dict:
        """What ``set_details`` takes."""
        data = self.cleaned_data
        voice = {key: data.get(f"voice_{key}") for key in self.voice}
        return {
            "global_rating": data.get("global_rating"),
            "strength": data.get("strength", ""),
            "change": data.get("change", ""),
            "mother_voice": {key: answer == "yes" for key, answer in voice.items() if answer},
        }

    @property
    def voices(self):
        return [self[f"voice_{key}"] for key in self.voice]


def _global(words, value):
    entry = (words.get("global") or {}).get(value) or {}
    title, text = entry.get("title", value), entry.get("help", "")
    return f"{value} · {title}. {text}" if text else f"{value} · {title}"


class StopForm(forms.Form):
    """Why a session is stopped as unsafe."""

    reason = forms.ChoiceField(label=_("What did you see?"), widget=forms.RadioSelect)
    note = long_text(_("What happened, in your words"), required=False, help_text=_("No names, please."))

    def __init__(self, *args, words, settings, **kwargs):
        super().__init__(*args, **kwargs)
        reasons = (words.get("stop") or {}).get("reasons") or {}
        self.fields["reason"].choices = [(key, reasons.get(key, key)) for key in settings.get("stop") or []]


class UncountedForm(forms.Form):
    """Why a session does not count."""

    reason = forms.ChoiceField(label=_("Why does it not count?"), widget=forms.RadioSelect)

    def __init__(self, *args, words, settings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = titled(words, "not_counted", settings.get("not_counted") or [])


class LearnerAnswerForm(forms.Form):
    """The learner's signature: she agrees, or writes what she sees differently."""

    agrees = forms.ChoiceField(
        label=_("What do you say to this result?"),
        choices=[("yes", _("I have read it and I agree")), ("no", _("I see it differently"))],
        widget=forms.RadioSelect,
    )
    comment = long_text(_("Your words"), required=False, help_text=_("Needed only if you see it differently."))

    def clean(self):
        data = super().clean()
        if data.get("agrees") == "no" and not data.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Write what you see differently, so that somebody can look at it again."))
        return data
