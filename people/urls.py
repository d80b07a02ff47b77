from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/place/", views.place, name="place"),
    path("postings/", views.postings, name="postings"),
    path("postings/<int:posting_id>/confirm/", views.confirm, name="confirm"),
    path("postings/<int:posting_id>/decline/", views.decline, name="decline"),
]
