"""One way through the pages for each kind of person, from filing to the end."""

import pytest

from communities.access import Post
from complaints.models import Complaint
from tests.factories import a_committee, a_term

from .scenes import a_desk, a_handler, a_photo, holder_of

pytestmark = pytest.mark.django_db


class Walk:
    """The pages as everybody uses them: the resident without an account, staff logged in."""

    def __init__(self, client, scene):
        self.client, self.scene = client, scene
        self.link = ""

    @property
    def case(self) -> Complaint:
        return Complaint.objects.get()

    def report(self, code: str, words: str) -> None:
        self.client.logout()
        self._file("/report/", description=words, category=code)

    def take_down(self, officer, code: str, words: str) -> None:
        self.client.force_login(officer)
        self._file("/desk/cases/new/", description=words, category=code, channel="visit")

    def _file(self, path: str, **typed) -> None:
        address = f"{path}?c={self.scene.compound.code}"
        page = self.client.get(address)
        slip = self.client.post(address, {"form_key": page.context["form"]["form_key"].value(), **typed})
        assert self.client.get(slip["Location"]).status_code == 200
        self.link = slip["Location"].replace("/report/filed/", "/case/")

    def moves_of(self, user) -> list[str]:
        self.client.force_login(user)
        page = self.client.get(f"/desk/cases/{self.case.number}/")
        return [move.name for move, _form in page.context["forms"]]

    def do(self, user, move: str, **typed) -> None:
        assert move in self.moves_of(user)
        answer = self.client.post(
            f"/desk/cases/{self.case.number}/{move}/",
            {f"{move}-{name}": value for name, value in typed.items()},
        )
        assert answer.status_code == 302

    def answer(self, **typed) -> None:
        self.client.logout()
        assert self.client.post(f"{self.link}answer/", typed).status_code == 302


@pytest.fixture
def walk(client, scene) -> Walk:
    return Walk(client, scene)


def test_a_department_handler(walk, scene):
    handler = a_handler(a_desk("urban", district=scene.compound.township.district))
    walk.report("ILL", "一楼把绿地围起来种菜")

    walk.do(handler, "accept")
    walk.do(handler, "contact", note="下周一联合执法")
    walk.do(handler, "resolve", note="围栏已拆除，绿地已复绿", photos=[a_photo()])
    walk.answer(outcome="solved", stars="5")

    assert walk.case.status == "closed"


def test_a_committee_director(walk, scene):
    committee = a_committee(scene.compound)
    term = a_term(committee)
    director = holder_of(Post.DIRECTOR, committee.organisation, starts_on=term.starts_on)
    walk.report("INC", "电梯广告的收入有没有公示")

    walk.do(director, "accept")
    walk.do(director, "resolve", note="已在公示栏张贴本季度收支")
    walk.answer(outcome="unsolved", words="公示栏上没有看到")
    walk.do(director, "accept")
    walk.do(director, "resolve", note="已补贴到每个单元门口")
    walk.answer(outcome="solved", stars="3")

    assert (walk.case.status, walk.case.round) == ("closed", 2)


def test_a_community_officer_takes_down_and_handles_and_cannot_rate(walk, scene):
    officer = holder_of(Post.COMMUNITY_OFFICER, scene.compound.community)
    walk.take_down(officer, "NOI", "楼上半夜拖家具，老人睡不着")

    walk.do(officer, "accept")
    walk.do(officer, "contact", note="今晚上门劝导")
    walk.do(officer, "resolve", note="双方已经说好")
    refused = walk.client.post(f"{walk.link}answer/", {"outcome": "solved", "stars": "5"})
    assert "不归您办理" in refused.content.decode()
    walk.answer(outcome="solved", stars="4")

    assert walk.case.status == "closed"


def test_a_township_officer_redispatches_and_the_next_unit_finishes(walk, scene):
    desk = a_desk("market", township=scene.compound.township)
    handler = a_handler(desk)
    walk.report("LFT", "电梯年检过期还在运行")

    assert walk.moves_of(scene.township) == ["redispatch", "reclassify", "decline", "merge"]
    walk.do(scene.township, "redispatch", unit=desk.pk, note="涉及特种设备检验")
    walk.do(handler, "accept")
    walk.do(handler, "resolve", note="已责令停用并完成检验")
    walk.answer(outcome="solved", stars="5")

    assert (walk.case.status, walk.case.unit) == ("closed", desk)


def test_a_district_officer_declines_and_the_resident_reads_where_to_go(walk, scene):
    walk.report("FEE", "物业费纠纷法院已经开庭")

    walk.do(scene.district, "decline", note="已经进入诉讼程序", where="人民法院")

    walk.client.logout()
    page = walk.client.get(walk.link).content.decode()
    assert walk.case.status == "declined"
    assert "已经进入诉讼程序" in page
    assert "人民法院" in page


def test_a_secretary_watches_and_leaves_a_remark(walk, scene):
    walk.report("FAC", "单元门关不上有两周了")

    assert walk.moves_of(scene.secretary) == []
    walk.client.post(f"/desk/cases/{walk.case.number}/remark/", {"remark-note": "支部已督促"})

    walk.client.force_login(scene.manager)
    assert "支部已督促" in walk.client.get(f"/desk/cases/{walk.case.number}/").content.decode()
    walk.client.logout()
    assert "支部已督促" not in walk.client.get(walk.link).content.decode()


def test_a_resident_withdraws(walk, scene):
    walk.report("PRK", "有人占了我的车位")

    walk.client.post(f"{walk.link}withdraw/", {"note": "已经挪走了"})

    assert walk.case.status == "withdrawn"
    assert walk.moves_of(scene.manager) == []
