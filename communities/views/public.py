"""Public pages about one compound."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from ..models import Compound


class PublicCompound:
    """Finds the compound by its code, read in any case; a merged one leads to the one it became."""

    def dispatch(self, request, *args, **kwargs):
        rows = Compound.objects.select_related("township__district", "community", "merged_into")
        found = rows.filter(code__iexact=kwargs["code"]).first()
        if found is None:
            raise Http404
        self.compound = found.merged_into or found
        if self.compound.code != kwargs["code"]:
            path = reverse(request.resolver_match.view_name, kwargs={**kwargs, "code": self.compound.code})
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{path}?{query}" if query else path, permanent=self.compound is not found)
        return super().dispatch(request, *args, **kwargs)
