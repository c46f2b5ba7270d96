"""The yardstick of the list: a bare Django list view over the same query, with the same keyset paging."""

from django.urls import path
from django.views.generic import ListView

from complaints.filters import CaseFilter
from complaints.models import Complaint
from complaints.views.cases import PAGE
from governance import policy
from governance.urls import urlpatterns as portal

TEMPLATE = "bench_bare.html"


class BareList(ListView):
    """No filters, no count, no words: rows in a table and nothing around it."""

    template_name = TEMPLATE

    def get_queryset(self):
        cases = Complaint.objects.visible_to(self.request.user)
        narrowed = CaseFilter(self.request.GET, queryset=cases, request=self.request)
        rows = narrowed.qs.with_place().with_next_deadline().without_words()
        after = self.request.GET.get("after", "")
        return narrowed.keyset.page(rows, PAGE, after=after).rows


policy.PAGES["bare"] = {"GET": "case.list"}
urlpatterns = [path("bare/", BareList.as_view(), name="bare"), *portal]
