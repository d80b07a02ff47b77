from django.http import HttpResponse


def stub(request, **kwargs):
    return HttpResponse()


courses_list = course = enrol = lesson = done = search = glossary = sources = picture = stub
