"""Addresses of this part; joined in the room's `urls`.

Below `desk/repairs/` nothing but a number has one part: the top floor names its own page of works there,
before this one, and shows their money on it.
"""

from django.urls import path

from . import repair_views as works
from . import views

WATER, REPAIRS = "desk/fire-water/", "desk/repairs/"
REPAIR = f"{REPAIRS}<slug:number>/"

pages = [
    path(WATER, views.WaterList.as_view(), name="water-list"),
    path(f"{WATER}new/", views.WaterNew.as_view(), name="water-new"),
    path(f"{WATER}photos/<uuid:token>/", views.WaterFile.as_view(), name="water-photo"),
    path(f"{WATER}<str:code>/", views.WaterPage.as_view(), name="water-page"),
    path(REPAIRS, works.RepairList.as_view(), name="repair-list"),
    path(f"{WATER}repairs/new/", works.RepairNew.as_view(), name="repair-new"),
    path(f"{WATER}pressure/<uuid:token>/", works.PressureFile.as_view(), name="pressure-photo"),
    path(REPAIR, works.RepairPage.as_view(), name="repair-page"),
    path(f"{REPAIR}measure/", works.RepairMeasure.as_view(), name="repair-measure"),
    path(f"{REPAIR}moves/<slug:move>/", works.RepairMove.as_view(), name="repair-move"),
]
