"""What happens around every page: what an address may hold, the policy table, what a cache may keep."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponseNotAllowed

from communities.access import PUBLIC, SIGNED_IN, grants

from . import policy

ENCODED_NUL = "%00"


def kept_nowhere(get_response):
    """What a signed-in reader sees stays in no cache: an office's computer has many users."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def without_nul(get_response):
    """What is asked loses its NULs before anything reads it: they mean nothing and no database takes them."""

    def middleware(request):
        asked = request.META.get("QUERY_STRING", "")
        while ENCODED_NUL in asked:
            asked = asked.replace(ENCODED_NUL, "")
        request.META["QUERY_STRING"] = asked
        return get_response(request)

    return middleware


def page_policy(get_response):
    """Closed by default: only what the policy table names for the method is answered."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        match = request.resolver_match
        if "\0" in request.path and match.app_names[:1] != ["open311"]:
            raise Http404
        if match.app_names[:1] == ["admin"]:
            return _open(request, "admin.open")
        if match.view_name not in policy.PAGES:
            raise Http404
        word = policy.who_may(match.view_name, request.method)
        if word is None:
            return HttpResponseNotAllowed(policy.PAGES[match.view_name])
        return _open(request, word)

    middleware.process_view = process_view
    return middleware


def _open(request, word: str):
    if word == PUBLIC:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if word != SIGNED_IN and not grants(request.user).may(word):
        raise Http404
    return None
