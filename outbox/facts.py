"""How staff meet facts in the admin, in every room: to read. Facts change through services alone."""


class ReadOnly:
    """For admin pages and inlines: nobody adds, edits or deletes here."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
