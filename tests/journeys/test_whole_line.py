"""The main line as its people live it, on phones, through the pages, on the running site with its real worker."""

import pytest

from tests.journeys import joining, learning, observing, proving, reporting
from tests.journeys.hands import mail_to, sign_in
from tests.journeys.hours import awake_zone

pytestmark = pytest.mark.journey

NAME = "Almaz Bekele አልማዝ በቀለ"
ADDRESS = "almaz.bekele@clinic.example"
PASSWORD = "ninety-green-umbrellas"
PLACE = ("Lakeshore", "Kisumba", "Kisumba District Hospital")


def test_from_signing_up_to_the_managers_file(somebody, stack, tmp_path):
    learner, trainer, manager, stranger = somebody(timezone_id=awake_zone()), somebody(), somebody(), somebody()

    joining.sign_up(learner, name=NAME, address=ADDRESS, password=PASSWORD)
    joining.choose_place(learner, *PLACE, cadre="Midwife")
    joining.confirm(manager, NAME, PLACE[-1])
    joining.enrol(learner)

    for _lesson in (1, 2):
        learning.learn_by_tapping(learner)
    learning.learn_the_rest(learner, but=1)
    learning.learn_by_tapping(learner)

    learning.begin_quiz(learner)
    kinds = learning.answer_questions(learner, range(1, 20))
    kept = learning.answer_and_vanish(learner, 20)
    learner = somebody(timezone_id=awake_zone(), storage_state=kept)
    learning.resume(learner, 21)
    kinds |= learning.answer_questions(learner, range(21, 41))
    learning.submit(learner)
    learning.meet_other_kinds(learner, learning.KINDS - kinds)

    observing.move_to(sign_in(trainer, "trainer"), awake_zone())
    observing.observe(learner, trainer, name=NAME)
    wish = mail_to(stranger, "trainer@demo.example", f"{NAME} at {PLACE[-1]} is ready to show")
    assert "/inbox/stop/" in wish
    observing.observe(learner, trainer, name=NAME, case="27-0142")
    observing.observe(learner, trainer, name=NAME, case="27-0143")

    code = proving.open_certificate(learner, NAME)
    square = proving.open_paper(learner, name=NAME, code=code)
    proving.follow_square(stranger, square, stack=stack, name=NAME)
    assert code in mail_to(stranger, ADDRESS, "You have earned the certificate")

    reminder = proving.answer_refresher(learner, stranger, ADDRESS, stack=stack, code=code)
    proving.stop_mails(stranger, reminder, stack=stack)

    reporting.narrow_down(manager, *PLACE, cadre="Midwife")
    shown, names = reporting.facts_on(manager, NAME), reporting.names_on(manager)
    rows = reporting.take_file(manager, tmp_path)
    assert [row["Person"] for row in rows] == names
    [row] = [row for row in rows if row["Person"] == NAME]
    assert {NAME, PLACE[-1], "Midwife", "Certified", "Valid", "100"} <= shown
    assert shown <= reporting.facts_in(row)
