from django.urls import path

from credentials import views

app_name = "credentials"

# what is proven: the certificates of a person, and the public check of one
urlpatterns = [
    path("", views.my_certificates, name="list"),
    path("verify/", views.verify, name="verify"),
    path("review/", views.review, name="review"),
    path("<str:code>/", views.certificate, name="certificate"),
    path("<str:code>/pdf/", views.pdf, name="pdf"),
    path("<str:code>/revoke/", views.revoke, name="revoke"),
]
