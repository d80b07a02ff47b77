"""The filters of the completions page, its file and its command. It only reads."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.models import Cadre, OrgUnit
from reporting.completions import Wish
from reporting.statuses import Status

OLDEST, NEWEST = date(2000, 1, 1), date(2200, 1, 1)


def _day(label, **kwargs):
    return forms.DateField(label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class CompletionsFilter(forms.Form):
    """Reads what a manager wants to see within ``scope``, the paths of the places she manages."""

    place = forms.CharField(label=_("Place"), required=False, widget=forms.Select)
    course = forms.ChoiceField(label=_("Course"), required=False)
    cadre = forms.ChoiceField(label=_("Cadre"), required=False, choices=[("", _("All")), *Cadre.choices])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *Status.choices])
    enrolled_from = _day(_("Enrolled from"))
    enrolled_until = _day(_("Enrolled until"))
    certified_from = _day(_("Certified from"))
    certified_until = _day(_("Certified until"))

    def __init__(self, data=None, *, scope: list[str], titles: dict[str, str] | None = None, **kwargs):
        super().__init__(data if data is not None else {}, **kwargs)
        self.scope = scope
        self.unit: OrgUnit | None = None
        slugs = titles if titles is not None else {slug: slug for slug in Course.objects.values_list("slug", flat=True)}
        self.fields["course"].choices = [("", _("All")), *slugs.items()]

    def clean_place(self):
        code = self.cleaned_data["place"].strip()
        if not code:
            return ""
        unit = OrgUnit.objects.filter(code=code[:50]).first()
        if unit is None or not unit.path.startswith(tuple(self.scope)):
            raise forms.ValidationError(_("You manage no place with this code."), code="place")
        self.unit = unit
        return code

    def clean(self):
        data = super().clean()
        for name, label in [("enrolled", _("Enrolled until")), ("certified", _("Certified until"))]:
            first, last = data.get(f"{name}_from"), data.get(f"{name}_until")
            if first and last and last < first:
                self.add_error(f"{name}_until", _("“%(until)s” lies before the first day.") % {"until": label})
        return data

    def wish(self) -> Wish:
        """What was asked; only after ``is_valid``."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        return Wish(paths=(self.unit.path,) if self.unit else tuple(self.scope), **kept)

    @property
    def is_filtered(self):
        return any(self.data.get(name) for name in self.fields)

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What was chosen, in words: the field's label and the value's."""
        if not self.is_valid():
            return []
        return [(str(self.fields[name].label), self._said(name, value)) for name, value in self.cleaned_data.items() if value]

    def _said(self, name, value):
        if name == "place":
            return self.unit.name
        if isinstance(value, date):
            return f"{self.fields[name].label} {date_format(value, 'SHORT_DATE_FORMAT')}"
        return str(dict(self.fields[name].choices)[value])
