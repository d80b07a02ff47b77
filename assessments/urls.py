from django.urls import path

from assessments.views import answer, attempt, check, keying, observing, paper, practice, queue, quiz, records, result, ward

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
    # an observed practice, as the learner meets it
    path("practice/<slug:slug>/<slug:key>/", practice.practice, name="practice"),
    path("practice/<slug:slug>/<slug:key>/ask/", practice.ask, name="ask"),
    path("observations/<uuid:observation_id>/self-rating/", practice.self_rating, name="self_rating"),
    path("observations/<uuid:observation_id>/take-back/", practice.take_back, name="take_back"),
    # an observation, as the observer makes it
    path("observations/", queue.queue, name="queue"),
    path("observations/begin/<uuid:enrolment_id>/<slug:key>/", queue.begin_unasked, name="begin_unasked"),
    path("observations/<uuid:observation_id>/begin/", queue.begin, name="begin"),
    path("observations/<uuid:observation_id>/prepare/", observing.prepare, name="prepare"),
    path("observations/<uuid:observation_id>/observe/", observing.observe, name="observe"),
    path("observations/<uuid:observation_id>/rate/", observing.rate, name="rate"),
    path("observations/<uuid:observation_id>/stop/", observing.stop, name="stop"),
    path("observations/<uuid:observation_id>/not-counted/", observing.uncounted, name="uncounted"),
    path("observations/<uuid:observation_id>/put-back/", observing.put_back, name="put_back"),
    path("observations/<uuid:observation_id>/sign/", observing.sign, name="sign"),
    path("phone/observe/<uuid:enrolment_id>/<slug:key>/", ward.ward, name="ward"),
    # an observation on paper: printed before, keyed in after
    path("paper/", paper.papers, name="papers"),
    path("paper/print/<str:sheets>/", paper.paper_print, name="paper_print"),
    path("paper/<str:code>/", keying.key, name="paper"),
    # the signed record
    path("observations/mine/", records.observations, name="observations"),
    path("observations/<uuid:observation_id>/", records.observation, name="observation"),
    path("observations/<uuid:observation_id>/correct/", records.correct, name="correct"),
]
