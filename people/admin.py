"""People and places for staff."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from outbox.services import publish
from people.events import PostingConfirmed
from people.models import OrgUnit, Posting, User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["username", "full_name", "email", "phone", "is_active", "is_staff", "last_login"]
    search_fields = ["username", "full_name", "email", "phone"]
    list_filter = ["is_active", "is_staff", "language"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "email", "phone", "phone_verified", "language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Moments"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def has_delete_permission(self, request, obj=None):
        return False  # a person with history is closed (is_active), never deleted


@admin.register(OrgUnit)
class OrgUnitAdmin(TreeAdmin):
    form = movenodeform_factory(OrgUnit)
    list_display = ["name", "level", "code", "dhis2_uid", "few_mothers", "closed_on"]
    search_fields = ["name", "code", "dhis2_uid"]
    list_filter = ["level", "few_mothers"]


@admin.register(Posting)
class PostingAdmin(admin.ModelAdmin):
    """Staff give managers their postings here; learners and trainers ask for theirs."""

    list_display = ["person", "role", "cadre", "org_unit", "starts_on", "ends_on", "confirmed_at", "declined_at"]
    list_filter = ["role", "cadre"]
    search_fields = ["person__full_name", "person__username", "person__email", "org_unit__name", "org_unit__code"]
    autocomplete_fields = ["person", "org_unit"]
    readonly_fields = ["confirmed_by", "declined_by", "declined_at", "reason"]
    list_select_related = ["person", "org_unit"]

    def save_model(self, request, obj, form, change):
        is_new = bool(obj.confirmed_at and not obj.confirmed_by_id)
        if is_new:
            obj.confirmed_by = request.user
        super().save_model(request, obj, form, change)
        if is_new:
            publish(PostingConfirmed(posting_id=obj.pk, by_id=request.user.pk))

    def has_delete_permission(self, request, obj=None):
        return False  # a posting ends, it is not undone
