"""Appoint, end, hand over, confirm party membership."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import actions, seats
from ..access import Post
from ..forms import AppointForm, EndForm, HandOverForm, PartyForm
from ..models import Appointment, Compound, Organisation
from .base import ActionForm
from .people import PLACES


class AppointmentNew(ActionForm):
    """`?compound=` or `?organisation=` say where; without them, the offices in the user's scope."""

    form_class = AppointForm
    title = _("任命")
    done = _("已任命。权限从任职日期起生效。")

    @cached_property
    def place(self):
        user, wanted = self.request.user, self.request.GET
        if code := wanted.get("compound"):
            rows = Compound.objects.active().visible_to(user, "appointment.edit")
            return get_object_or_404(rows, code__iexact=code)
        if pk := wanted.get("organisation"):
            rows = Organisation.objects.within(user, "appointment.edit")
            return get_object_or_404(rows, pk=pk if pk.isdecimal() else 0)
        return None

    def get_form_kwargs(self):
        at, user = timezone.now(), self.request.user
        if isinstance(self.place, Compound):
            targets = seats.of_compound(self.place, timezone.localdate(at))
        elif self.place:
            targets = [self.place]
        else:
            targets = seats.offices_for(user)
        return {**super().get_form_kwargs(), "positions": list(seats.positions(user, targets, at))}

    def act(self, data, *, by, at):
        target, post = data.pop("position")
        actions.appoint_by_name(post=post, target=target, **data, by=by, at=at)

    def get_back(self):
        if isinstance(self.place, Compound):
            return self.place.get_desk_url()
        return self.place.get_absolute_url() if self.place else reverse("communities:person-list")

    def get_trail(self):
        name = self.place.name if self.place else _("人员任职")
        return [(name, self.get_back())]


class OneAppointment:
    """Finds the appointment among those in the scope of the right; the rest are 404."""

    permission = "appointment.edit"

    @cached_property
    def appointment(self):
        rows = Appointment.objects.visible_to(self.request.user, self.permission)
        return get_object_or_404(rows.select_related("person", *PLACES), pk=self.kwargs["pk"])

    def get_back(self):
        if self.appointment.post == Post.OWNER:
            return reverse("communities:resident-list", args=[self.appointment.compound.code])
        return self.appointment.person.get_absolute_url()

    def get_trail(self):
        return [(self.appointment.person.name, self.get_back())]

    @property
    def intro(self):
        row = self.appointment
        return f"{row.person} · {row.target} {row.get_post_display()}"


class AppointmentEnd(OneAppointment, ActionForm):
    form_class = EndForm
    title = _("离任")
    submit = _("办理离任")
    done = _("已办理离任。")

    def act(self, data, *, by, at):
        actions.end_appointment(self.appointment, **data, by=by, at=at)


class AppointmentHandOver(OneAppointment, ActionForm):
    form_class = HandOverForm
    title = _("交接")
    submit = _("办理交接")
    done = _("已办理交接。")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "post": self.appointment.post}

    def act(self, data, *, by, at):
        self.successor = actions.hand_over_by_name(self.appointment, **data, by=by, at=at)

    def get_success_url(self):
        return self.successor.person.get_absolute_url()


class AppointmentParty(OneAppointment, ActionForm):
    """What counts for a red committee: declared by the member, confirmed by the branch."""

    permission = "party.confirm"
    form_class = PartyForm
    title = _("党员身份")

    def get_initial(self):
        row = self.appointment
        if row.party_confirmed_on:
            return {"word": "confirm", "on": row.party_confirmed_on}
        return {"word": "declare" if row.party_declared else "deny"} if row.party_declared is not None else {}

    def act(self, data, *, by, at):
        actions.set_party_membership(
            self.appointment,
            is_member=data["word"] != "deny",
            confirmed_on=data["on"] if data["word"] == "confirm" else None,
            note=data["note"],
            by=by,
            at=at,
        )

    def get_back(self):
        if term := self.appointment.term:
            return term.get_absolute_url()
        return super().get_back()
