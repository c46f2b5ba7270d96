"""Due dates in one's own calendar: the secret addresses of one's posts, and what stands behind them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from communities import throttle
from communities.access import grants, hold_alone
from communities.models import Appointment
from communities.views.people import PLACES
from workflow.refusals import Refused
from workflow.secret import hash_of, hushed

from .. import actions, due_dates
from ..models import CalendarLink


@method_decorator(never_cache, name="dispatch")
class CalendarLinks(TemplateView):
    """One's own posts, each with its address: made, shown that once, made anew, taken back."""

    template_name = "governance/calendar_links.html"

    def posts(self):
        held = Appointment.objects.current(timezone.localdate()).filter(person=self.request.user.person_id)
        return held.with_scope().select_related(*PLACES)

    def get_context_data(self, **kwargs):
        posts = [row for row in self.posts() if row.as_grant().may("desk.open")]
        links = CalendarLink.objects.living().filter(appointment__in=[row.pk for row in posts])
        known = {link.appointment_id: link for link in links}
        trail = [(_("收件箱"), reverse("inbox")), (_("日历订阅"), "")]
        return super().get_context_data(
            posts=[(row, known.get(row.pk)) for row in posts], trail=trail, **kwargs
        )

    def post(self, request):
        given = request.POST.get("appointment", "")
        row = self.posts().filter(pk=given).first() if given.isdecimal() else None
        facts = {"by": request.user, "at": timezone.now()}
        try:
            if row is None:
                raise Refused(_("只能管理自己任职的日历。"))
            if request.POST.get("action") == "revoke":
                actions.revoke_calendar_link(row, **facts)
                messages.success(request, _("地址已停用，日历里的内容不再更新。"))
                return redirect("calendar-links")
            token = actions.make_calendar_link(row, **facts)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("calendar-links")
        return hushed(
            self.render_to_response(self.get_context_data(made=row.pk, address=due_dates.address(token)))
        )


def calendar(request, token):
    """What the post's holder would find due at the desk today; nothing is asked but the address."""
    at = timezone.now()
    if throttle.is_too_often("calendar", request, at=at):
        return render(request, "429.html", status=429)
    today = timezone.localdate(at)
    links = CalendarLink.objects.open_on(today).filter(token_hash=hash_of(token))
    link = links.values_list("appointment", flat=True).first()
    posts = Appointment.objects.with_scope().select_related("person__user", *PLACES)
    post = posts.filter(pk=link).first() if link else None
    if post is None:
        raise Http404
    user = hold_alone(post.person.user, post, today)
    if not grants(user, today).may("desk.open"):
        raise Http404
    name = f"{post.target}{post.get_post_display()}"
    response = HttpResponse(
        due_dates.calendar(name, due_dates.due_for(user, at), at), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="due.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return hushed(response)
