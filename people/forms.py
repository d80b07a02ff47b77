"""Forms about people. They only read; saving is the services' business."""

import zoneinfo

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from people.models import Cadre, Role, User

ASKABLE = [Role.LEARNER, Role.TRAINER]  # a manager's posting is given by staff, never asked for


def zones() -> list[tuple[str, str]]:
    """Every time zone, nearest to its own writing: ``Africa/Addis Ababa``."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


def tongues() -> list[tuple[str, str]]:
    """The site's languages, each by its own name: whoever looks for hers may not read the page's."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


def spoken_here() -> str:
    """The language of this page; the site's own where that is none of the choices."""
    return get_language() if get_language() in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class SignupForm(forms.Form):
    """What allauth's sign-up asks besides e-mail, phone and password."""

    full_name = forms.CharField(
        label=_("Your full name"),
        max_length=150,
        help_text=_("As it shall stand on your certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Your language"), choices=tongues, initial=spoken_here, help_text=_("Pages, mails and your certificate speak it.")
    )
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    field_order = ["language", "full_name", "email", "phone", "password1", "time_zone"]

    def clean_full_name(self):
        return " ".join(self.cleaned_data["full_name"].split())

    def clean_time_zone(self):
        """The phone tells its zone by script; without one the site's own stands."""
        zone = self.cleaned_data["time_zone"]
        return zone if zone in zoneinfo.available_timezones() else settings.TIME_ZONE

    def signup(self, request, user):
        """allauth calls this while it makes the account. What she reads until she is signed in is in her language too (a cookie)."""
        user.full_name = self.cleaned_data["full_name"]
        user.time_zone = self.cleaned_data["time_zone"]
        user.language = request.chosen_language = self.cleaned_data["language"]
        user.save(update_fields=["full_name", "time_zone", "language"])


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Your language"), choices=tongues, help_text=_("Pages, mails and your certificate speak it."))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones, help_text=_("Reminders come at a decent hour of your own day."))

    class Meta:
        model = User
        fields = ["full_name", "language", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        if not self.instance.language:
            self.initial["language"] = spoken_here()
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save")))


class PlaceForm(forms.Form):
    """What she does at the place she has chosen."""

    role = forms.ChoiceField(
        label=_("I am here to"),
        choices=[(Role.LEARNER, _("learn")), (Role.TRAINER, _("train and observe others"))],
        initial=Role.LEARNER,
        widget=forms.RadioSelect,
    )
    cadre = forms.ChoiceField(label=_("My profession"), choices=[("", _("Choose …")), *Cadre.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("ask", _("I work here")))


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not? The person will read this."), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("decline", _("Decline")))
