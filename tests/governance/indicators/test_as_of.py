"""A day's values are the same whenever they are counted: life goes on, and the day stays as it was.

Lives are drawn and lived through the actions of the rooms, one deed a time. Now and then the values of
the day before are counted; at the end all of them are counted again.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

import pytest

from communities.access import Role
from communities.actions import edit_organisation
from communities.models import Appointment, CommitteeTerm
from complaints import actions as cases
from disclosure.models import Level
from governance.indicators import COUNTINGS, measure, window_of
from governance.indicators.measuring import digests
from safety import actions as safety
from safety.models import ChecklistItem
from tests.complaints.scenes import a_scene, an_admitted_photo
from tests.disclosure.papers import a_statement_of, post_on_web
from tests.factories import a_user
from tests.finance.scenes import a_book
from tests.safety.scenes import item, photo
from workflow.clock import SHANGHAI
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
DEEDS = 90
DAY = timedelta(days=1)


class Lives:
    """A compound, its people, and what they do next, drawn by lot."""

    def __init__(self, seed: int) -> None:
        self.lot, self.scene = Random(seed), a_scene()
        self.compound, self.at = self.scene.compound, START
        self.hazards, self.cases = [], []
        self.company = self.compound.projects.get().company
        self.director = a_user(Role.DIRECTOR, self.compound)
        Appointment.objects.update(starts_on=date(2020, 1, 1))
        CommitteeTerm.objects.update(filed_on=date(2026, 1, 20))
        a_book(self.compound, opened_on=date(2025, 1, 1))
        self.document = None
        self.met = dict.fromkeys(ChecklistItem.objects.values_list("code", flat=True), "met")

    def step(self) -> None:
        """Time passes, and somebody tries something; what the rules refuse is not done."""
        self.at += timedelta(hours=self.lot.choice([1, 5, 20, 44]))
        deeds = [self.report, self.find, self.handle, self.handle, self.handle, self.mend, self.mend]
        with suppress(Refused):
            self.lot.choice([*deeds, self.rule])()

    def report(self) -> None:
        code = self.lot.choice(["ENV", "FAC"])
        self.cases.append(self.scene.file(self.at, code=code).complaint)

    def find(self) -> None:
        given = {"compound": self.compound, "description": "没有水", "spot": str(self.at)}
        code = self.lot.choice(["A1", "A3", "A4"])
        self.hazards.append(
            safety.register(item=item(code, self.at), by=self.scene.secretary, at=self.at, **given)
        )

    def handle(self) -> None:
        if not self.cases:
            return
        case = self.lot.choice(self.cases[-3:])
        case.refresh_from_db()
        given = {"by": self.scene.manager, "at": self.at}
        above = {"by": self.scene.township, "at": self.at, "note": "已核实"}
        stars = self.lot.randrange(1, 6)
        outcome = "solved" if stars > 2 else "unsolved"
        deeds = {
            "accept": lambda: cases.accept(case, **given),
            "resolve": lambda: cases.resolve(case, note="换好", photos=[an_admitted_photo()], **given),
            "rate": lambda: cases.answer(case, outcome=outcome, stars=stars, words="好", by=None, at=self.at),
            "ask": lambda: cases.ask_extension(case, amount=2, note="配件", **given),
            "grant": lambda: cases.grant_extension(case, **above),
            "refuse": lambda: cases.refuse_extension(case, **above),
            "decline": lambda: cases.decline(case, where="法院", **above),
            "pause": lambda: cases.ask_material(case, note="请补充照片", **given),
            "go on": lambda: cases.end_pause(case, note="已补充", **given),
        }
        deeds[self.lot.choice([*deeds, "accept", "resolve", "ask", "grant"])]()

    def mend(self) -> None:
        if not self.hazards:
            return
        hazard = self.lot.choice(self.hazards[-3:])
        hazard.refresh_from_db()
        given = {"note": "好了", "at": self.at}
        deed = self.lot.choice(["rectify", "close", "back", "ask", "grant", "void"])
        if deed == "rectify":
            safety.rectify(hazard, photos=[photo()], by=self.scene.manager, **given)
        elif deed == "close":
            safety.close(hazard, by=self.scene.township, **given)
        elif deed == "back":
            safety.send_back(hazard, by=self.scene.township, **given)
        elif deed == "ask":
            safety.ask_extension(hazard, days=5, by=self.scene.manager, **given)
        elif deed == "grant":
            safety.grant_extension(hazard, by=self.scene.township, **given)
        else:
            safety.void(hazard, by=self.scene.township, **given)

    def rule(self) -> None:
        deed = self.lot.choice(["party", "assess", "leave_out", "publish", "post"])
        given = {"by": None, "at": self.at}
        if deed == "party":
            self.company.refresh_from_db()
            changes = {"has_party_organisation": not self.company.has_party_organisation}
            edit_organisation(self.company.organisation, changes=changes, **given)
        elif deed == "assess":
            results = self.met | ({"A1": "missed"} if self.lot.random() < 0.5 else {})
            safety.assess(compound=self.compound, year=self.at.year, results=results, **given)
        elif deed == "leave_out":
            safety.leave_out(compound=self.compound, year=self.at.year, reason="新进驻", **given)
        elif deed == "publish" and self.document is None:
            area = self.compound.areas.get()
            period = {"period_from": date(2025, 10, 1), "period_to": date(2025, 12, 31)}
            self.document = a_statement_of(area, self.at, **period)
        elif self.document:
            post_on_web(self.document, self.at, levels=[self.lot.choice(list(Level))])


def values(day: date) -> dict:
    window = window_of(day)
    sheet = measure(window)
    hashes = {code: digests(one, window) for code, one in COUNTINGS.items()}
    return {
        code: ({key: cell[:2] for key, cell in cells.items() if cell.denominator}, hashes[code])
        for code, cells in sheet.compounds.items()
    }


@pytest.mark.parametrize("seed", range(2))
def test_a_day_is_counted_later_as_it_was_counted_then(seed):
    lives, known = Lives(seed), {}
    for number in range(DEEDS):
        lives.step()
        yesterday = lives.at.astimezone(SHANGHAI).date() - DAY
        if number % 9 == 0 and yesterday not in known:
            known[yesterday] = values(yesterday)

    for day, then in known.items():
        now = values(day)
        for code in COUNTINGS:
            assert now[code] == then[code], (code, day)
    assert any(cells for day in known.values() for cells, _hashes in [day["I06"], day["I08"]])


@pytest.fixture
def lives():
    return Lives(0)


def cell(code: str, day: date, lives: Lives):
    return measure(window_of(day)).compounds[code][lives.compound.pk]


def test_time_that_was_granted_after_the_end_does_not_undo_the_day(lives):
    """A case of the 5th is due on the 12th; asked for on the 9th, granted on the 14th."""
    case = lives.scene.file(START).complaint
    cases.accept(case, by=lives.scene.manager, at=START)
    due = case.deadlines.get(kind="close").due_at
    asked, day = due - DAY, due.astimezone(SHANGHAI).date()
    cases.ask_extension(case, amount=3, note="配件", by=lives.scene.manager, at=asked)
    before = cell("I08", day, lives)

    cases.grant_extension(case, by=lives.scene.township, at=due + DAY, note="同意")
    cases.resolve(case, note="好", photos=[an_admitted_photo()], by=lives.scene.manager, at=due + DAY)

    assert before[:2] == cell("I08", day, lives)[:2] == (0, 1)
    assert "I08" in measure(window_of(day + 9 * DAY)).compounds
    assert case.deadlines.get(kind="close").due_at > due


def test_a_hazard_s_limit_stands_as_it_stood_on_the_day(lives):
    hazard = safety.register(
        compound=lives.compound,
        item=item("A4", START),
        description="没有压力",
        by=lives.scene.secretary,
        at=START,
    )
    due = hazard.deadlines.get(kind="rectify").due_at
    day = due.astimezone(SHANGHAI).date()
    safety.ask_extension(hazard, days=9, note="配件", by=lives.scene.manager, at=due - DAY)
    before = cell("I06", day, lives)

    safety.grant_extension(hazard, by=lives.scene.township, at=due + DAY)

    assert before[:2] == cell("I06", day, lives)[:2] == (0, 1)
    hazard.refresh_from_db()
    assert hazard.deadlines.get(kind="rectify").due_at > due


def test_an_assessment_that_was_replaced_is_read_as_it_was(lives):
    lives.at = START
    safety.assess(compound=lives.compound, year=2026, results=lives.met, by=None, at=START)
    before = cell("I07", START.date(), lives)

    safety.leave_out(compound=lives.compound, year=2026, reason="新进驻", by=None, at=START + 2 * DAY)

    assert before[:2] == cell("I07", START.date(), lives)[:2] == (1, 1)
    assert cell("I07", START.date() + 2 * DAY, lives)[:2] == (0, 0)


def test_a_party_organisation_counts_from_the_day_it_was_entered(lives):
    changes = {"has_party_organisation": True}
    edit_organisation(lives.company.organisation, changes=changes, by=None, at=START + DAY)

    counted = [cell("I02", START.date() + number * DAY, lives)[:2] for number in range(3)]

    assert counted == [(0, 1), (1, 1), (1, 1)]
