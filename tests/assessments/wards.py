"""Sessions as a phone in a ward without signal writes and signs them."""

import json
import uuid
from datetime import timedelta

from assessments.signed_text import digest_of
from tests.assessments.observing import ALL_RIGHT
from tests.factories import NOON
from tests.phones.phone import Device, iso

LATER = NOON + timedelta(hours=5)


class Ward(Device):
    """A trainer's phone with a signing key; ``beside(learner)``: the learner's own key on the same phone."""

    def __init__(self, person, *, now=NOON - timedelta(days=1), enrolled=True):
        super().__init__(person, now=now)
        self.kid = self.enrol(now=now).kid if enrolled else None

    def beside(self, learner, *, now=NOON - timedelta(days=1)):
        hers = Ward(learner, now=now, enrolled=False)
        hers.device = self.device
        register_here(hers, now)
        hers.kid = hers.enrol(now=now).kid
        return hers

    def session(self, enrolment, *, activity="practice-r1", started=NOON, ended=NOON + timedelta(minutes=15), **changes):
        """The text that the observer signs."""
        edition = enrolment.edition
        told = {
            "format": "skilled-hands-observation", "version": 1, "observation": str(uuid.uuid4()), "enrolment": str(enrolment.pk),
            "learner": str(enrolment.learner_id), "observer": str(self.person.pk), "course": edition.course.slug,
            "edition": edition.label, "pack": edition.digest, "activity": activity, "checklist": "wash", "situation": "R1",
            "is_remote_trained": False, "script": "rp1", "case_number": "", "consent": {}, "mother_voice": {}, "ratings": ALL_RIGHT,
            "stop_reason": "", "stop_note": "", "global_rating": 3, "strength": "Kind.", "change": "Slower.", "started_at": iso(started),
            "ended_at": iso(ended),
        }  # fmt: skip
        return json.dumps(told | changes, ensure_ascii=False)

    def answer(self, text, *, agrees=True, comment="", of=None, observation=None):
        """The text that the learner signs about the session ``text``."""
        said = {"format": "skilled-hands-answer", "version": 1, "observation": observation or json.loads(text)["observation"]}
        return json.dumps(said | {"learner": str(self.person.pk), "of": of or digest_of(text), "agrees": agrees, "comment": comment})

    def signed(self, text, *, role="observer", **more):
        return self.signature(text, kid=self.kid, role=role, **more)

    def hand_in(self, text, *, learner=None, answer=None, signatures=None, made_at=NOON + timedelta(minutes=16), now=LATER, **more):
        """Send a session; returns the arrival."""
        signatures = [self.signed(text)] if signatures is None else signatures
        body = {"signed": text, "signatures": signatures}
        if learner:
            body |= {"answer": answer, "signatures": [*signatures, learner.signed(answer, role="learner")]}
        sent = {key: more.pop(key) for key in ("mends",) if key in more}
        return self.send(self.record(kind="observation", made_at=made_at, body=body, **sent), now=now, **more)


def register_here(ward, now):
    """The same browser, another person."""
    from phones.services import register_phone

    ward.phone = register_phone(person=ward.person, device=ward.device, label="", sender_key=ward.sender.jwk, now=now)
