"""Forms about notices. They only read."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from notices.models import STOPPABLE, Kind


class KindsForm(forms.Form):
    """Which of the mails that may be stopped a person wants."""

    wanted = forms.MultipleChoiceField(
        label=_("Send me an e-mail when"),
        choices=[(kind.value, kind.label) for kind in Kind if kind in STOPPABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save")))
