"""Every write about phones and what arrives from them."""

from phones.services.arriving import receive
from phones.services.carrying import carry
from phones.services.phones import enrol_signing_key, register_phone, strike_off
from phones.services.settling import apply_again, set_aside_for_good

__all__ = ["apply_again", "carry", "enrol_signing_key", "receive", "register_phone", "set_aside_for_good", "strike_off"]
