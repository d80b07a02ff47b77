from django.urls import path

from assessments.views import answer, attempt, check, quiz, result

app_name = "assessments"
urlpatterns = [
    # a quiz, from its start page to its result
    path("quizzes/<slug:slug>/<slug:key>/", quiz.quiz, name="quiz"),
    path("attempts/<uuid:attempt_id>/", attempt.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/answer/", answer.answer, name="answer"),
    path("attempts/<uuid:attempt_id>/review/", attempt.review, name="review"),
    path("attempts/<uuid:attempt_id>/submit/", attempt.submit, name="submit"),
    path("attempts/<uuid:attempt_id>/result/", result.result, name="result"),
    # what a lesson's reader remembers
    path("checks/<slug:slug>/<slug:key>/", check.check, name="check"),
]
