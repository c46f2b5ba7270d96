"""Atom feeds of the public board: for the district, a compound, a category. Nobody's words before review."""

import uuid

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import rules
from ..models import Category
from ..naming import Names
from .board import compound_of, public_cases

MOST = 50
NAMESPACE = uuid.UUID("6d9b2f5e-6f4c-4b7e-9a51-0a4f5f1f8c11")
"""An entry's id is made of its number alone, so that it outlives a change of address."""


class CaseFeed(Feed):
    """The newest cases of the district."""

    feed_type = Atom1Feed

    def get_object(self, request, **kwargs):
        self.names, self.language = Names.now(), get_language()

    def cases(self, about):
        return public_cases()

    def title(self, about):
        return _("诉求公开")

    def author_name(self, about):
        """An Atom feed names who is responsible for it (RFC 4287, 4.1.1)."""
        return settings.OPERATOR

    def subtitle(self, about):
        return _("最近%(most)d件。内容经审核后公开，不含个人信息。") % {"most": MOST}

    def link(self, about):
        return reverse("complaints:board")

    def items(self, about):
        return self.cases(about).order_by("-submitted_at", "-number")[:MOST]

    def item_title(self, case):
        place = self.names.place(case)
        return _("%(category)s：%(status)s") % {
            "category": rules.clean(f"{place} {case.category}"),
            "status": case.public_state,
        }

    def item_description(self, case):
        if case.reviewed_at is None:
            return _("内容经审核后公开。")
        return rules.clean(f"{case.public_text}\n\n{case.public_result}")

    def item_link(self, case):
        return reverse("complaints:board-case", args=[case.number])

    def item_guid(self, case):
        return uuid.uuid5(NAMESPACE, case.number).urn

    def item_pubdate(self, case):
        return case.submitted_at

    def item_updateddate(self, case):
        moments = (case.submitted_at, case.accepted_at, case.contacted_at, case.closed_at, case.reviewed_at)
        return max(filter(None, moments))

    def item_categories(self, case):
        return [case.category.code]


class CompoundFeed(CaseFeed):
    """Of one compound; empty as long as it has too few cases to be named."""

    def get_object(self, request, code, **kwargs):
        super().get_object(request)
        return compound_of(code)

    def cases(self, about):
        return public_cases().filter(Q(compound=about) & Q(compound__in=self.names.compounds))

    def title(self, about):
        return _("%(name)s的诉求") % {"name": about.name}

    def link(self, about):
        return f"{reverse('complaints:board')}?compound={about.code}"


class CategoryFeed(CaseFeed):
    """Of one category that is public."""

    def get_object(self, request, code, **kwargs):
        super().get_object(request)
        return get_object_or_404(Category, code=code.upper(), private=False)

    def cases(self, about):
        return public_cases().filter(category=about)

    def title(self, about):
        return _("“%(name)s”类诉求") % {"name": about}

    def link(self, about):
        return f"{reverse('complaints:board')}?category={about.code}"
