"""What a learner has done, as rows: one enrolment and everything that hangs on it."""

from trainingsite.demo import paces, sittings
from trainingsite.demo.days import Days
from trainingsite.demo.evidence import Evidence
from trainingsite.demo.journeys import Learner, plan
from trainingsite.demo.observing import Observing
from trainingsite.demo.outline import Outline
from trainingsite.demo.proving import Proving
from trainingsite.demo.recording import record
from trainingsite.demo.refreshing import Refreshing
from trainingsite.demo.rows import Rows
from trainingsite.demo.sessions import Sessions
from trainingsite.demo.studying import Studying
from trainingsite.demo.tables import Tables


class Histories:
    """Everything that histories share: the plans that repeat, the days, the rules of the course."""

    def __init__(self, *, outline: Outline, tables: Tables, days: Days, manager_id: int, seed: str):
        self.outline, self.days, self.manager_id = outline, days, manager_id
        self.paces = paces.Paces(outline, tables, seed)
        self.sittings = sittings.Sittings(outline, tables, seed)
        self.sessions = Sessions(outline, tables, seed)
        self.evidence = Evidence(outline)
        self.refreshing = Refreshing(outline, days, seed)

    def add(self, learner: Learner, rows: Rows) -> None:
        """Add everything of one learner, from her posting to her refreshers."""
        journey = plan(self, learner)
        study = Studying(self, learner, journey, rows)
        study.begin()
        observing = Observing(study)
        observing.observe()
        certificate = Proving(study, observing.passes).certify() if learner.stage.certified else None
        enrolment = study.end()
        rows.records.append(record(study, enrolment=enrolment, passes=observing.passes, certificate=certificate))
