"""Forms about people."""

from django import forms


class SignupForm(forms.Form):
    def signup(self, request, user):
        """allauth calls this once the account exists."""
