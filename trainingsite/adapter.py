"""How allauth speaks to our people."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from people.models import User
from people.phones import e164


def in_language_of(person: User | None) -> override:
    """Her own language where she has chosen one, else that of the page."""
    return override(person.language if person and person.language else get_language())


class LenientPhoneField(PhoneField):
    """Takes a number as people write it and keeps it as E.164."""

    def to_python(self, value):
        value = super().to_python(value)
        return e164(value) if value else value


class LoginForm(AllauthLoginForm):
    """Says what may be typed into the first field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail, phone or username")


class SignupForm(AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["password1"].help_text = _("At least 8 characters. Not a common word, not your name.")


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    """Asks for one of two addresses, so neither is optional by itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        if "phone" in self.fields:
            self.fields["phone"].label = _("Or phone")
            self.fields["phone"].help_text = ""


class AccountAdapter(DefaultAccountAdapter):
    """Phones live on our own user. Codes are sent at once and never stored as notices, because they are secrets."""

    def phone_form_field(self, **kwargs):
        kwargs.setdefault("help_text", _("Optional. You can sign in with it too."))
        field = LenientPhoneField(**kwargs)
        field.validators = []  # to_python has judged it already
        return field

    def clean_phone(self, phone):
        return e164(phone) if phone else phone

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user, phone, verified):
        User.objects.filter(pk=user.pk).update(phone=phone, phone_verified=verified)
        user.phone, user.phone_verified = phone, verified

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone):
        return User.objects.filter(phone=phone).first()

    def send_mail(self, template_prefix, email, context):
        """In the language of whoever reads it, not of whoever asked for it."""
        reader = context.get("user") or User.objects.filter(email__iexact=email).first()
        with in_language_of(reader):
            super().send_mail(template_prefix, email, context)

    def send_text(self, phone, text):
        """A text message, by way of the gateway's mail address. Without SMTP settings it lands beside the mail files."""
        send_mail(_("Text message"), text, None, [f"{phone.lstrip('+')}@{settings.SMS_EMAIL_DOMAIN}"])

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        with in_language_of(user):
            self.send_text(phone, _("%(code)s is your code for %(site)s.") % {"code": code, "site": settings.SITE_NAME})

    def send_unknown_account_sms(self, phone, **kwargs):
        self.send_text(phone, _("Somebody asked for a code, but no account at %(site)s has this number.") % {"site": settings.SITE_NAME})

    def send_account_already_exists_sms(self, phone):
        with in_language_of(self.get_user_by_phone(phone)):
            self.send_text(phone, _("You already have an account at %(site)s with this number.") % {"site": settings.SITE_NAME})
