from django.db import models


class AttemptQuerySet(models.QuerySet):
    def open(self):
        return self.filter(submitted_at=None)

    def submitted(self):
        return self.exclude(submitted_at=None)

    def taken_by(self, person):
        """Her own attempts: nobody else reads or answers them."""
        return self.filter(enrolment__learner=person)

    def for_pages(self):
        """With all that a page prints, without the edition's large frame: one query."""
        return self.select_related("enrolment", "quiz__activity", "quiz__edition__course").defer("quiz__edition__frame")
