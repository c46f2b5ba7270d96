"""What every page knows: the reader's language and type size, and in the desk the rooms and the inbox."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from governance import navigation
from governance.language import HTML_LANG, chosen
from governance.views.preferences import ELDER, ELDER_COOKIE


def portal(request):
    language = chosen(request)
    return {
        "html_lang": HTML_LANG[language],
        "is_english": language == "en",
        "elder": request.COOKIES.get(ELDER_COOKIE) == ELDER,
        "here": request.get_full_path(),
        "operator": settings.OPERATOR,
        "hotline": settings.HOTLINE,
        "nav": SimpleLazyObject(lambda: list(navigation.links(request.user, request.path))),
    }
