"""Every component on one page, for the people who build pages. Mounted at /ui/ for staff while DEBUG is on."""

from datetime import UTC, datetime

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.admin.views.decorators import staff_member_required
from django.core.paginator import Paginator
from django.shortcuts import render

from trainingsite.components import ICONS, STATUSES

RATINGS = [("2", "Done well"), ("1", "Partly"), ("0", "Not done"), ("na", "Not asked")]


class QuizForm(forms.Form):
    one = forms.ChoiceField(
        label="A mother asks why her thumb and fingers rest about 4 cm from the tip. What do you say?",
        choices=[
            ("a", "That is where her skin is strongest."),
            ("b", "The milk tissue that she presses lies there, behind the dark skin."),
            ("c", "It keeps the fingers out of the container."),
        ],
        widget=forms.RadioSelect,
        initial="b",
    )
    many = forms.MultipleChoiceField(
        label="Which of these help the milk to flow before she starts?",
        choices=[("a", "A warm drink and a calm place"), ("b", "Her baby close to her"), ("c", "Pressing hard at once")],
        widget=forms.CheckboxSelectMultiple,
    )


class RatingForm(forms.Form):
    first = forms.ChoiceField(
        label="Asks the mother before touching her, and waits for her answer", choices=RATINGS, widget=forms.RadioSelect
    )
    second = forms.ChoiceField(label="Washes hands and lets them dry", choices=RATINGS, widget=forms.RadioSelect, initial="1")


class PlainForm(forms.Form):
    name = forms.CharField(label="Full name", help_text="As it should stand on your certificate.")
    facility = forms.ChoiceField(label="Facility", choices=[("", "Choose one"), ("1", "Kibera Health Centre")])
    cadre = forms.ChoiceField(label="Cadre", choices=[("n", "Nurse"), ("m", "Midwife")], widget=forms.RadioSelect, required=False)
    started = forms.DateField(label="First day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="Send me a reminder when a refresher is due", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", "Save"))


@staff_member_required
def gallery(request):
    context = {
        "quiz": QuizForm(),
        "rating": RatingForm(),
        "plain": PlainForm(),
        "broken": PlainForm({"name": "", "cadre": "x"}, prefix="b"),
        "statuses": STATUSES,
        "icons": sorted(path.stem for path in ICONS.glob("*.svg")),
        "page": Paginator(range(95), 10).get_page(request.GET.get("page", 3)),
        "day": datetime(2026, 11, 3, 9, 0, tzinfo=UTC),
    }
    return render(request, "components/gallery.html", context)
