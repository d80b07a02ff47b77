"""Forms about certificates. They only read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from credentials.codes import read_code


class VerifyForm(forms.Form):
    """Reads a code as somebody typed it from paper."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=100,
        help_text=_("20 letters and digits, below the square on the paper. Capitals, dashes and spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_code(self):
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("One letter or digit is not right. Compare the code with the paper, group by group."), code="code"
            )
        return code


class RevokeForm(forms.Form):
    """Reads why a certificate is revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The holder reads it. Say what happened and what she can do next. Name no mother."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
