"""The desk's search: one box, answers by kind."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from .. import search

LEAST = 2


@method_decorator(never_cache, name="dispatch")
class Search(TemplateView):
    """A telephone number is taken out of the address at once, and not looked for."""

    template_name = "governance/search.html"

    def get(self, request, *args, **kwargs):
        words = search.words_of(request.GET.get("q", ""))
        if search.reaches_a_person(words):
            return redirect(f"{reverse('search')}?telephone=1")
        groups = list(search.find(request, words)) if len(words) >= LEAST else []
        if page := search.exact(groups, words):
            return redirect(page)
        context = self.get_context_data(
            searched=words,
            groups=groups,
            is_short=0 < len(words) < LEAST,
            is_telephone=bool(request.GET.get("telephone")),
        )
        return self.render_to_response(context)
