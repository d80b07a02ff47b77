from django.urls import path

from reporting import views

app_name = "reporting"

# what managers see
urlpatterns = [
    path("completions/", views.completions, name="completions"),
    path("completions.csv", views.completions_csv, name="completions_csv"),
]
