"""Mail written to files, for a machine without SMTP."""

from django.core.mail.backends.filebased import EmailBackend as FileBackend


class EmailBackend(FileBackend):
    pass
