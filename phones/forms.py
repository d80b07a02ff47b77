"""Forms about phones. They only read; saving is the services' business."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST_FILE = 8 * 1024 * 1024


class PhoneForm(forms.Form):
    """What a phone says of itself when it registers."""

    label = forms.CharField(max_length=100, required=False)
    sender_key = forms.JSONField()


class SigningKeyForm(forms.Form):
    """A public key, and the password of her in whose name it shall sign."""

    jwk = forms.JSONField()
    password = forms.CharField(strip=False)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        if not self.person.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."), code="password")
        return ""


class CarryForm(forms.Form):
    """A file of waiting work that a phone saved."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("It ends in .json. It stays closed: only this site can open it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self):
        """What the JSON holds."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise ValidationError(_("This file is larger than %(count)s MB.") % {"count": LARGEST_FILE // 2**20}, code="too_large")
        try:
            return json.loads(sent.read())
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("This file cannot be read. Choose the file as the phone made it."), code="file") from error


class SettleForm(forms.Form):
    """Why something is set aside for good."""

    reason = forms.CharField(
        label=gettext_lazy("Why it will not be taken up"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Its person can read this."),
    )


class QuarantineForm(forms.Form):
    """Which of the arrivals set aside to show."""

    STATES = [("open", gettext_lazy("To settle")), ("settled", gettext_lazy("Settled")), ("all", gettext_lazy("All"))]

    state = forms.ChoiceField(label=gettext_lazy("Show"), choices=STATES, required=False)
    who = forms.CharField(label=gettext_lazy("Name holds"), max_length=100, required=False)
