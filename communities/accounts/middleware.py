"""What comes before a page: the session has not run out, and its owner owes no password and no factor."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from . import journal, lockout, passwords, second_factor, sessions

ALWAYS_OPEN = frozenset({"account_logout", "preferences-language", "preferences-type"})
PASSWORD_PAGE = "account_change_password"
FACTOR_PAGE = "mfa_activate_totp"
FACTOR_PAGES = frozenset(
    {FACTOR_PAGE, PASSWORD_PAGE, "account_reauthenticate", "mfa_reauthenticate", "mfa_view_recovery_codes"}
)


def session_limits(get_response):
    """Ends what was left open too long; the page asked for is then answered as to a visitor."""

    def middleware(request):
        if request.user.is_authenticated:
            at = timezone.now()
            if sessions.has_ended(request, at):
                _end(request, at)
            else:
                sessions.keep(request, at)
        return get_response(request)

    return middleware


def _end(request, at) -> None:
    address = lockout.address_of(request)
    journal.record("timeout", request.user, by=request.user, at=at, address=address)
    logout(request)
    messages.info(request, _("您离开太久，为了安全已自动退出，请重新登录。"))


def duties(get_response):
    """Whoever owes a new password or a second factor is led there and nowhere else."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        page = request.resolver_match.view_name
        if page in ALWAYS_OPEN or not request.user.is_authenticated:
            return None
        if passwords.must_change(request.user, timezone.now()):
            return None if page == PASSWORD_PAGE else redirect(PASSWORD_PAGE)
        if second_factor.is_owed(request):
            return None if page in FACTOR_PAGES else redirect(FACTOR_PAGE)
        return None

    middleware.process_view = process_view
    return middleware
