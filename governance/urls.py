"""Addresses of the portal."""

from django.contrib import admin
from django.urls import include, path, register_converter

from governance import bulletin_urls, house_urls
from governance.converters import CaseNumber
from governance.views import (
    case_safety,
    compound,
    desk,
    desk_compound,
    desk_screen,
    health,
    home,
    indicators,
    preferences,
    quarters,
    quoted,
    repairs,
    scorecard,
)
from governance.views.inbox import Inbox, InboxOpen
from governance.views.operations import Operations
from governance.views.texts import TextPage
from governance.warning_urls import urlpatterns as warnings

register_converter(CaseNumber, "case_number")

CASE = "desk/cases/<case_number:number>/"
PLACE = "desk/scorecard/<slug:quarter>/<slug:level>/<str:code>/"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("find/", home.Find.as_view(), name="find"),
    path("figures/", home.Figures.as_view(), name="figures"),
    path("notices/", home.Notices.as_view(), name="notices"),
    path("notices/<slug:number>/", home.NoticePage.as_view(), name="notice"),
    path("c/<str:code>/", compound.CompoundPage.as_view(), name="compound"),
    path("c/<str:code>/qr.svg", compound.CompoundQr.as_view(), name="compound-qr"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("desk/", desk.DeskHome.as_view(), name="desk"),
    path("desk/screen/", desk_screen.DeskScreen.as_view(), name="desk-screen"),
    path("desk/compounds/<str:code>/", desk_compound.DeskCompound.as_view(), name="desk-compound"),
    path(CASE, case_safety.DeskCase.as_view(), name="desk-case"),
    path(f"{CASE}hazard/", case_safety.CaseHazard.as_view(), name="case-hazard"),
    path(f"{CASE}inspection/", case_safety.CaseInspection.as_view(), name="case-inspection"),
    path("desk/repairs/<slug:number>/", repairs.DeskRepair.as_view(), name="desk-repair"),
    path("desk/repairs/<slug:number>/funding/", repairs.RepairFunding.as_view(), name="repair-funding"),
    path("desk/repairs/<slug:number>/project/", repairs.RepairProject.as_view(), name="repair-project"),
    path("desk/inbox/", Inbox.as_view(), name="inbox"),
    path("desk/inbox/<uuid:pk>/", InboxOpen.as_view(), name="inbox-open"),
    path("desk/scorecard/", scorecard.Scorecard.as_view(), name="scorecard"),
    path("desk/scorecard/compounds/", scorecard.CompoundScorecard.as_view(), name="scorecard-compounds"),
    path(PLACE, scorecard.ScorecardPlace.as_view(), name="scorecard-place"),
    path(f"{PLACE}<slug:indicator>/", scorecard.ScorecardCell.as_view(), name="scorecard-cell"),
    path("desk/indicators/", indicators.IndicatorList.as_view(), name="indicator-list"),
    path("desk/indicators/change/", indicators.IndicatorChange.as_view(), name="indicator-change"),
    path("desk/quarters/", quarters.QuarterList.as_view(), name="quarter-list"),
    path("desk/quoted/", quoted.QuotedList.as_view(), name="quoted-list"),
    path("desk/quoted/new/", quoted.QuotedNew.as_view(), name="quoted-new"),
    path("desk/quoted/<int:pk>/", quoted.QuotedPage.as_view(), name="quoted-page"),
    path("desk/quoted/<int:pk>/papers/<uuid:token>/", quoted.QuotedFile.as_view(), name="quoted-paper"),
    *warnings,
    *bulletin_urls.PATHS,
    path("desk/operations/", Operations.as_view(), name="operations"),
    path("preferences/language/<slug:code>/", preferences.language, name="preferences-language"),
    path("preferences/type/<slug:size>/", preferences.type_size, name="preferences-type"),
    path("about/", TextPage.as_view(template_name="texts/about.html"), name="about"),
    path("accessibility/", TextPage.as_view(template_name="texts/accessibility.html"), name="accessibility"),
    path("privacy/", TextPage.as_view(template_name="texts/privacy.html"), name="privacy"),
    *house_urls.urlpatterns,
    path("", include("governance.work_urls")),
    path("", include("communities.accounts.urls")),
    path("", include("communities.register.urls")),
    path("", include("communities.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("", include("assembly.urls")),
    path("", include("disclosure.urls")),
    path("", include("finance.urls")),
    path("", include("safety.urls")),
    path("", include("complaints.urls")),
    path("", include("complaints.open311.urls")),
]
