from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    # each person's own
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/preferences/", views.preferences, name="preferences"),
    path("inbox/stop/<str:token>/", views.stop, name="stop"),
    path("inbox/<uuid:notice_id>/", views.notice, name="notice"),
    # staff; on a demo site everybody sees the mail files
    path("outgoing-mail/", views.outgoing, name="outgoing"),
    path("outgoing-mail/<uuid:notice_id>/retry/", views.retry, name="retry"),
]
