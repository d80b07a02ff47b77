from django.urls import path

from refreshers import views

app_name = "refreshers"
urlpatterns = [
    path("", views.my_refreshers, name="list"),
    path("<uuid:refresher_id>/", views.refresher, name="refresher"),
]
