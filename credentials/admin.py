from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from credentials.models import Certificate
from outbox.facts import ReadOnly


@admin.register(Certificate)
class CertificateAdmin(ReadOnly, admin.ModelAdmin):
    """Facts to read and search. Revoking has its own page, because it needs a reason and tells the holder."""

    list_display = ["code", "holder_name", "course", "issued_at", "expires_on", "is_conditional", "doubted_at", "revoked_at"]
    list_filter = ["is_conditional", "issued_at", "enrolment__edition__course"]
    search_fields = ["code", "holder_name", "enrolment__learner__email", "enrolment__learner__username"]
    search_help_text = _("Code, name, e-mail address or username")
    list_select_related = ["enrolment__edition__course"]
    show_full_result_count = False
    date_hierarchy = "issued_at"

    @admin.display(ordering="enrolment__edition__course__slug")
    def course(self, certificate):
        return certificate.enrolment.edition.course
