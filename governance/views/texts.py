"""Pages of plain text: who runs this, accessibility, privacy, open data."""

from django.views.generic import TemplateView


class TextPage(TemplateView):
    http_method_names = ["get", "head", "options"]
