from django.db import models


class AttemptQuerySet(models.QuerySet):
    def open(self):
        return self.filter(submitted_at=None)

    def submitted(self):
        return self.exclude(submitted_at=None)

    def passes_of(self, enrolment, activity):
        """The passed attempts of an enrolment at a quiz, oldest first."""
        return self.submitted().filter(enrolment=enrolment, quiz__activity=activity, is_passed=True).order_by("submitted_at", "number")

    def taken_by(self, person):
        """Her own attempts: nobody else reads or answers them."""
        return self.filter(enrolment__learner=person)

    def for_answers(self):
        """Only what saving an answer needs, because that is what happens most: one slim query."""
        wanted = ("form", "language", "enrolment__learner", "quiz__edition__digest", "quiz__edition__published_at")
        return self.select_related("enrolment", "quiz__edition").only(*wanted)

    def for_pages(self):
        """With all that a page prints, without the edition's large frame: one query."""
        return self.select_related("enrolment", "quiz__activity", "quiz__edition__course").defer("quiz__edition__frame")
