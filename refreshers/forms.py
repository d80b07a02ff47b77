"""Forms of refreshers. They only read."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PracticeForm(forms.Form):
    """A self-check: which critical items went well, and one line to oneself."""

    done = forms.MultipleChoiceField(
        label=_("What went well?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave open what you want to practise more. Nobody is graded on this."),
    )
    note = forms.CharField(
        label=_("One thing to remember"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        help_text=_("For yourself. Never write a mother’s name."),
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done"].choices = items


class AuditForm(forms.Form):
    """A reflection on one's own records, where no mother can be observed."""

    note = forms.CharField(
        label=_("What did your records show?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        help_text=_("What was complete, and what you will write differently. Never write a mother’s name."),
    )
