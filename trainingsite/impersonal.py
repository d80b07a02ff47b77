"""Pages that are the same for everybody are answered before anybody is asked who she is: no session, no cookie, no Vary."""

from django.urls import resolve

PATHS = ("/sw.js", "/phone/shell/", "/phone/manifest/")


class ImpersonalMiddleware:
    """Stands before the session: a phone keeps these answers for whoever holds it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(PATHS):
            return self.get_response(request)
        view, args, kwargs = resolve(request.path)
        return view(request, *args, **kwargs)
