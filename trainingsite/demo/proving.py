"""The certificate of one learner, as a row, with its evidence and its refreshers."""

from credentials.codes import new_code
from credentials.validity import after_months
from trainingsite.demo.days import moment
from trainingsite.demo.recording import ZONE
from trainingsite.demo.studying import HOUR, Studying
from trainingsite.demo.tables import dumps

REVOKED_BECAUSE = "Issued to the wrong person: two staff of this facility have the same name. She will be observed again."
REVOKED_AFTER = 21  # days


class Proving:
    def __init__(self, study: Studying, passes: list[dict]):
        self.study, self.passes = study, passes

    def certify(self) -> dict:
        study = self.study
        issued = moment(study.last_second)
        on = issued.astimezone(ZONE).date()
        months = study.outline.edition.valid_months
        row = {
            "id": study.new_id(),
            "enrolment_id": study.id,
            "code": new_code(study.random.choice),
            "holder_name": study.learner.name,
            "is_conditional": study.learner.stage.conditional,
            "issued_at": issued,
            "expires_on": after_months(on, months) if months else None,
            "evidence": dumps(self._evidence(on)),
        }
        if study.learner.stage.revoked:
            day = study.days.number(on) + REVOKED_AFTER
            row["revoked_at"] = moment(study.days.second(day, 10 * HOUR))
            row |= {"revoked_by_id": study.histories.manager_id, "revoked_reason": REVOKED_BECAUSE}
        study.rows.certificates.append(row)
        refreshing = study.histories.refreshing
        study.rows.refreshers += refreshing.of(row, person_id=study.learner.user_id, on=on, random=study.random, new_id=study.new_id)
        return row

    def _evidence(self, on) -> dict:
        learner = self.study.learner
        return self.study.histories.evidence.of(
            place=learner.place.name, cadre=learner.cadre, attempt=self.study.attempt, observations=self.passes, on=on, zone=ZONE
        )
