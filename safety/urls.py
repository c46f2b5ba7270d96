"""Addresses of safety. Fixed words stand before those that begin with a number."""

from django.urls import path

from .views import (
    assessments,
    campaigns,
    drawings,
    editions,
    enforcement,
    hazards,
    inspections,
    points,
    posters,
    public,
    rosters,
    today,
)
from .water.urls import pages as water_pages

app_name = "safety"
HAZARDS, ROUNDS, POINTS = "desk/hazards/", "desk/inspections/", "desk/points/"
ROSTER, LIST = "desk/inspectors/", "desk/checklist/"
EDITION = f"{LIST}<int:pk>/"
ROUND = f"{ROUNDS}<str:number>/"
CAMPAIGN, CASE = "desk/campaigns/<slug:number>/", "desk/enforcement/<slug:number>/"
TURN = f"{CAMPAIGN}rounds/<int:ordinal>/"

urlpatterns = [
    path("safety/", public.SafetyOverview.as_view(), name="overview"),
    path("safety/drawings/<slug:number>/", drawings.DrawingPage.as_view(), name="drawing"),
    path("c/<str:code>/safety/", public.PublicSafety.as_view(), name="public-compound"),
    path("feeds/safety/<str:code>/", public.HazardFeed(), name="feed"),
    path("safety/enforcement/", enforcement.PublicEnforcement.as_view(), name="public-enforcement"),
    path("desk/safety/", today.Today.as_view(), name="today"),
    path(HAZARDS, hazards.HazardList.as_view(), name="hazard-list"),
    path(f"{HAZARDS}new/", hazards.HazardNew.as_view(), name="hazard-new"),
    path(f"{HAZARDS}strip/", hazards.HazardStrip.as_view(), name="hazard-strip"),
    path(f"{HAZARDS}poster/", posters.PosterNew.as_view(), name="poster-new"),
    path(f"{HAZARDS}<slug:number>/", hazards.HazardPage.as_view(), name="hazard-page"),
    path(f"{HAZARDS}<slug:number>/moves/<slug:move>/", hazards.HazardMove.as_view(), name="hazard-move"),
    path(f"{HAZARDS}<slug:number>/photos/<uuid:token>/", hazards.HazardFile.as_view(), name="hazard-photo"),
    path(ROUNDS, inspections.InspectionList.as_view(), name="inspection-list"),
    path(f"{ROUNDS}new/", inspections.InspectionNew.as_view(), name="inspection-new"),
    path(f"{ROUNDS}draw/", drawings.DrawingNew.as_view(), name="drawing-new"),
    path(ROUND, inspections.InspectionPage.as_view(), name="inspection-page"),
    path(f"{ROUND}items/<slug:code>/", inspections.InspectionItem.as_view(), name="inspection-item"),
    path(f"{ROUND}finish/", inspections.InspectionFinish.as_view(), name="inspection-finish"),
    path(f"{ROUND}sign/", inspections.InspectionSign.as_view(), name="inspection-sign"),
    path(f"{ROUND}photos/<uuid:token>/", inspections.InspectionFile.as_view(), name="inspection-photo"),
    path("desk/assessments/", assessments.AssessmentList.as_view(), name="assessment-list"),
    path("desk/assessments/new/", assessments.AssessmentNew.as_view(), name="assessment-new"),
    path(
        "desk/assessments/<int:year>/<str:code>/",
        assessments.AssessmentPage.as_view(),
        name="assessment-page",
    ),
    path("desk/campaigns/", campaigns.CampaignList.as_view(), name="campaign-list"),
    path("desk/campaigns/new/", campaigns.CampaignNew.as_view(), name="campaign-new"),
    path(CAMPAIGN, campaigns.CampaignPage.as_view(), name="campaign-page"),
    path(f"{CAMPAIGN}rounds/new/", campaigns.RoundNew.as_view(), name="round-new"),
    path(TURN, campaigns.RoundReport.as_view(), name="round-report"),
    path(f"{TURN}report.pdf", campaigns.RoundPdf.as_view(), name="round-pdf"),
    path(f"{TURN}results/new/", campaigns.ResultNew.as_view(), name="result-new"),
    path(f"{TURN}photos/<uuid:token>/", campaigns.RoundFile.as_view(), name="round-photo"),
    *water_pages,
    path("desk/enforcement/", enforcement.EnforcementList.as_view(), name="enforcement-list"),
    path("desk/enforcement/new/", enforcement.EnforcementNew.as_view(), name="enforcement-new"),
    path(CASE, enforcement.EnforcementPage.as_view(), name="enforcement-page"),
    path(f"{CASE}moves/<slug:move>/", enforcement.EnforcementMove.as_view(), name="enforcement-move"),
    path(f"{CASE}papers/<uuid:token>/", enforcement.EnforcementFile.as_view(), name="enforcement-paper"),
    path(LIST, editions.EditionList.as_view(), name="edition-list"),
    path(f"{LIST}new/", editions.EditionNew.as_view(), name="edition-new"),
    path(EDITION, editions.EditionPage.as_view(), name="edition-page"),
    path(f"{EDITION}edit/", editions.EditionEdit.as_view(), name="edition-edit"),
    path(f"{EDITION}withdraw/", editions.EditionWithdraw.as_view(), name="edition-withdraw"),
    path(f"{EDITION}items/new/", editions.ItemNew.as_view(), name="item-new"),
    path(f"{EDITION}items/<slug:code>/", editions.ItemEdit.as_view(), name="item-edit"),
    path(f"{EDITION}items/<slug:code>/drop/", editions.ItemDrop.as_view(), name="item-drop"),
    path(ROSTER, rosters.RosterList.as_view(), name="roster-list"),
    path(f"{ROSTER}new/", rosters.RosterNew.as_view(), name="roster-new"),
    path(f"{ROSTER}<int:pk>/end/", rosters.RosterStrike.as_view(), name="roster-strike"),
    path(POINTS, points.PointList.as_view(), name="point-list"),
    path(f"{POINTS}new/", points.PointNew.as_view(), name="point-new"),
    path(f"{POINTS}labels/", points.PointLabels.as_view(), name="point-labels"),
    path(f"{POINTS}<slug:code>/", points.PointPage.as_view(), name="point"),
    path(f"{POINTS}<slug:code>/retire/", points.PointRetire.as_view(), name="point-retire"),
]
