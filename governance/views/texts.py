"""Pages of plain text: who runs this, accessibility, privacy, open data."""

from django.conf import settings
from django.views.generic import TemplateView


class TextPage(TemplateView):
    http_method_names = ["get", "head", "options"]
    extra_context = {"keep_days": settings.KEEP_PERSONAL_DATA.days}
