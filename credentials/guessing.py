"""How often one client may ask for codes that do not exist. Whoever reads real codes from paper is never held up."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache

GUESSES = 30
WINDOW = 600  # seconds, from the first wrong guess


def may_ask(request) -> bool:
    """False once a client has asked for too many unknown codes."""
    return cache.get(_key(request), 0) < GUESSES


def note_wrong_guess(request) -> None:
    key = _key(request)
    cache.add(key, 0, WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # the window closed between the two lines
        cache.set(key, 1, WINDOW)


def _key(request):
    """One client is one IPv4 address or one IPv6 network; behind a proxy TRUSTED_PROXY_COUNT decides which address that is."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 6:
        address = ipaddress.ip_network(f"{address}/64", strict=False).network_address
    return f"verify-guesses:{address}"
