"""Pages of joint decisions."""

from django.urls import path

from .views import checks, decisions, public

app_name = "assembly"

ONE = "desk/decisions/<str:code>/<str:number>/"
urlpatterns = [
    path("desk/decisions/", decisions.DecisionList.as_view(), name="decision-list"),
    path("desk/decisions/new/", decisions.DecisionNew.as_view(), name="decision-new"),
    path("desk/decisions/check/", checks.TallyCheck.as_view(), name="tally-check"),
    path("desk/decisions/check/file/", checks.TallyFileCheck.as_view(), name="tally-file"),
    path(ONE, decisions.DecisionPage.as_view(), name="decision-page"),
    path(f"{ONE}correct/", decisions.DecisionCorrect.as_view(), name="decision-correct"),
    path(f"{ONE}scans/<uuid:token>/", decisions.DecisionScanFile.as_view(), name="decision-scan"),
    path("c/<str:code>/decisions/", public.PublicDecisions.as_view(), name="public-decisions"),
    path("c/<str:code>/decisions/<str:number>/", public.PublicDecision.as_view(), name="public-decision"),
]
