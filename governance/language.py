"""The reader's language: what the cookie says, else simplified Chinese; the browser is not asked."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

HTML_LANG = {"zh-hans": "zh-Hans", "en": "en"}


def chosen(request) -> str:
    wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return wish if wish in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class CookieLanguage:
    """Stands where Django's LocaleMiddleware would: one language by cookie, and caches are told so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", HTML_LANG[language])
        return response
