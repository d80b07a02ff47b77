from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.courses_list, name="list"),
    path("<slug:slug>/", views.course, name="course"),
    path("<slug:slug>/enrol/", views.enrol, name="enrol"),
    path("<slug:slug>/leave/", views.leave, name="leave"),
    path("<slug:slug>/lessons/<slug:key>/", views.lesson, name="lesson"),
    path("<slug:slug>/lessons/<slug:key>/done/", views.done, name="done"),
    path("<slug:slug>/search/", views.search, name="search"),
    path("<slug:slug>/glossary/", views.glossary, name="glossary"),
    path("<slug:slug>/sources/", views.sources, name="sources"),
    path("<slug:slug>/languages/<str:language>/", views.translated, name="translated"),
    path("<slug:slug>/pictures/<str:edition_label>/<slug:key>.svg", views.picture, name="picture"),
]
