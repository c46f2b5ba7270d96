"""Pages of common assets, their contracts, the maintenance fund and projects; joined in `urls`."""

from django.urls import path

from .views import assets, contracts, funds, surveys

ASSET = "desk/assets/<int:pk>/"
SURVEY = "desk/assets/surveys/<int:pk>/"
CONTRACT = "desk/income-contracts/<int:pk>/"
PROJECT = "desk/funds/projects/<str:number>/"
urlpatterns = [
    path("desk/assets/", assets.AssetList.as_view(), name="asset-list"),
    path("desk/assets/new/", assets.AssetNew.as_view(), name="asset-new"),
    path("desk/assets/kinds/", assets.KindList.as_view(), name="kind-list"),
    path("desk/assets/kinds/new/", assets.KindNew.as_view(), name="kind-new"),
    path("desk/assets/kinds/<str:code>/", assets.KindEdit.as_view(), name="kind-edit"),
    path("desk/assets/surveys/", surveys.SurveyList.as_view(), name="survey-list"),
    path("desk/assets/surveys/new/", surveys.SurveyNew.as_view(), name="survey-new"),
    path(SURVEY, surveys.SurveyPage.as_view(), name="survey-page"),
    path(f"{SURVEY}none/", surveys.SurveyNone.as_view(), name="survey-none"),
    path(ASSET, assets.AssetPage.as_view(), name="asset-page"),
    path(f"{ASSET}edit/", assets.AssetEdit.as_view(), name="asset-edit"),
    path(f"{ASSET}retire/", assets.AssetRetire.as_view(), name="asset-retire"),
    path(f"{ASSET}photos/<uuid:token>/", assets.AssetPhotoFile.as_view(), name="asset-photo"),
    path("desk/income-contracts/", contracts.ContractList.as_view(), name="contract-list"),
    path("desk/income-contracts/new/", contracts.ContractNew.as_view(), name="contract-new"),
    path("desk/income-contracts/arrears/", contracts.ArrearsList.as_view(), name="arrears"),
    path("desk/income-contracts/gaps/", contracts.ContractGaps.as_view(), name="contract-gaps"),
    path(CONTRACT, contracts.ContractPage.as_view(), name="contract-page"),
    path(f"{CONTRACT}end/", contracts.ContractEnd.as_view(), name="contract-end"),
    path(f"{CONTRACT}scans/<uuid:token>/", contracts.ContractScanFile.as_view(), name="contract-scan"),
    path("desk/funds/", funds.FundList.as_view(), name="fund-list"),
    path("desk/funds/balances/new/", funds.BalanceNew.as_view(), name="balance-new"),
    path("desk/funds/movements/new/", funds.MovementNew.as_view(), name="movement-new"),
    path("desk/funds/papers/<uuid:token>/", funds.FundPaperFile.as_view(), name="fund-paper"),
    path("desk/funds/projects/new/", funds.ProjectNew.as_view(), name="project-new"),
    path(PROJECT, funds.ProjectPage.as_view(), name="project-page"),
    path(f"{PROJECT}pay/", funds.ProjectPay.as_view(), name="project-pay"),
    path("desk/funds/<str:code>/", funds.FundPage.as_view(), name="fund-page"),
    path("c/<str:code>/fund/", funds.PublicFund.as_view(), name="public-fund"),
]
