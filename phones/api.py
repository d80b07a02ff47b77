"""What phones ask and send, under ``/api/v1/``: docs/offline.md is the contract."""

import json

from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phones import parts
from phones.digest import digest_of
from phones.doors import answer, body_of, json_door
from phones.forms import LARGEST_FILE, PhoneForm, SigningKeyForm
from phones.models import Arrival
from phones.reading import LARGEST, parse_storable, read_time
from phones.receipts import receipt_of
from phones.refusing import refusal_of
from phones.sealing import seal_key
from phones.services import carry, enrol_signing_key, receive, register_phone

SMALL = 16 * 1024
STATUS = {"damaged": 400, "struck_off": 409, "key_taken": 409, "unknown_phone": 409}


@json_door("PUT")
def record(request, record_id):
    """Take up one record; the receipt. The same bytes again, the same receipt; other bytes under the same id are a conflict (409)."""
    raw = body_of(request, largest=LARGEST)
    try:
        arrival = receive(
            record_id=record_id,
            raw=raw,
            sha256=request.headers.get("X-Record-Hash", ""),
            person=request.user,
            phone_now=_phone_now(request),
            now=now(),
        )
    except PermissionDenied:
        return answer("other_person", _("Somebody else made this. It waits until she signs in."), status=403)
    except ValidationError as refusal:
        return _refused(refusal)
    return JsonResponse(receipt_of(arrival), status=409 if arrival.outcome == Arrival.Outcome.CONFLICT else 200)


@json_door("PUT")
def phone(request, device):
    """Register this phone for whoever is signed in; the keys that lock and seal what waits on it."""
    form = PhoneForm(_json(request))
    if not form.is_valid():
        return _invalid(form)
    try:
        found = register_phone(person=request.user, device=device, now=now(), **form.cleaned_data)
    except ValidationError as refusal:
        return _refused(refusal)
    keys = {"phone": str(found.pk), "data_key": found.data_key, "seal_key": seal_key()}
    return JsonResponse({"person": _person(request), "now": _moment(), **keys})


@json_door("PUT")
def signing_key(request, device):
    """Enrol the public half of a signing key after her password. Whoever guesses too often gets no answer (429)."""
    data = _json(request)
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return answer("limit", _("Too many tries. Wait a minute, then try again."), status=429, **{"Retry-After": "60"})
    form = SigningKeyForm(data, person=request.user)
    if not form.is_valid():
        return _invalid(form)
    try:
        key = enrol_signing_key(person=request.user, device=device, jwk=form.cleaned_data["jwk"], now=now())
    except ValidationError as refusal:
        return _refused(refusal)
    return JsonResponse({"kid": key.kid})


@json_door("GET", "HEAD")
def state(request):
    """What she may keep on her phone, or the parts she names. Unchanged since the ETag she names: 304 and nothing."""
    named = request.GET.get("parts")
    names = None if named is None else set(named.split(","))
    built = parts.build_all(person=request.user, now=now(), language=get_language(), names=names)
    content = {"person": _person(request), "parts": built}
    etag = quote_etag(digest_of(content))
    unchanged = get_conditional_response(request, etag=etag)
    return unchanged or JsonResponse({**content, "now": _moment()}, headers={"ETag": etag})


@json_door("POST")
def carried(request):
    """Take up a hand-carry file, brought by anybody signed in; the receipts to carry back."""
    if request.content_type != "application/json":
        return answer("type", _("Send it as JSON."), status=415)
    raw = body_of(request, largest=LARGEST_FILE)
    try:
        return JsonResponse(carry(file=json.loads(raw), by=request.user, now=now()).receipts())
    except ValidationError as refusal:
        return _refused(refusal)
    except (ValueError, RecursionError):
        return answer("file", _("This file cannot be read. Choose the file as the phone made it."), status=422)


def _json(request: HttpRequest) -> dict:
    """What a small body holds, for a form; nothing when it is no object."""
    try:
        data = parse_storable(body_of(request, largest=SMALL).decode())
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _phone_now(request: HttpRequest):
    try:
        return read_time(request.headers.get("X-Phone-Now"))
    except ValueError:
        return None


def _person(request: HttpRequest) -> dict:
    return {"id": str(request.user.pk), "name": request.user.get_full_name(), "language": get_language()}


def _moment() -> str:
    return now().isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _refused(refusal: ValidationError) -> JsonResponse:
    said = refusal_of(refusal)
    return answer(said.code, said.reason, status=STATUS.get(said.code, 422))


def _invalid(form) -> JsonResponse:
    """The first thing that is wrong, and all of them by field."""
    field, errors = next(iter(form.errors.as_data().items()))
    code = errors[0].code if errors[0].code == "password" else field
    return JsonResponse({"code": code, "reason": errors[0].messages[0], "fields": form.errors}, status=422)
