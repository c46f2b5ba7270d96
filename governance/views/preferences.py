"""Language and type size: one tap, kept in a cookie, back to where the reader was."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ELDER_COOKIE = "type"
ELDER = "large"
SIZES = {ELDER, "normal"}
A_YEAR = 365 * 24 * 3600


def way_back(request) -> str:
    """The page the reader came from, if it is one of ours; only its path and query are kept."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(target)
    path = "/" + parts.path.lstrip("/\\")
    return f"{path}?{parts.query}" if parts.query else path


def remembered(request, cookie: str, value: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(way_back(request))
    response.set_cookie(
        cookie, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@never_cache
@require_safe
def language(request, code):
    if code not in dict(settings.LANGUAGES):
        raise Http404
    return remembered(request, settings.LANGUAGE_COOKIE_NAME, code)


@never_cache
@require_safe
def type_size(request, size):
    if size not in SIZES:
        raise Http404
    return remembered(request, ELDER_COOKIE, size)
