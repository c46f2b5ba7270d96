"""What the list of accounts can be narrowed by."""

import django_filters
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import User


class AccountFilter(django_filters.FilterSet):
    KINDS = (("staff", _("工作账号")), ("resident", _("居民账号")))
    STATES = (("active", _("正常")), ("disabled", _("停用")))

    text = django_filters.CharFilter(label=_("用户名或姓名"), method="search")
    kind = django_filters.ChoiceFilter(
        label=_("类别"), choices=KINDS, method="of_kind", empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=STATES, method="in_state", empty_label=_("全部")
    )

    class Meta:
        model = User
        fields = ["text", "kind", "state"]

    def search(self, accounts, _name, text):
        words = text.strip()
        return accounts.filter(Q(username__icontains=words) | Q(person__name__contains=words))

    def of_kind(self, accounts, _name, kind):
        without_password = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return accounts.filter(without_password if kind == "resident" else ~without_password)

    def in_state(self, accounts, _name, state):
        return accounts.filter(is_active=state == "active")
