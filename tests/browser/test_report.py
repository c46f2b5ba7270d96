"""A resident's way from finding the compound to the stars: with and without a script, by key, on paper."""

import pytest
from playwright.sync_api import expect

from communities.access import Role
from tests.complaints.scenes import a_photo
from tests.factories import PASSWORD
from tests.world import address

from . import eyes

pytestmark = pytest.mark.browser

WORDS = "单元门口的路灯坏了三天，晚上看不清台阶"
FIRST = ["building", "spot", "category", "description"]
SECOND = ["photos", "contact_phone", "contact_mail", "anonymous"]
FOCUSED = """() => {
  const node = document.activeElement, look = getComputedStyle(node);
  const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const box = node.getBoundingClientRect();
  const inside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
  return [node.name || node.id || node.textContent.trim(), outlined || look.boxShadow !== "none", inside];
}"""


def photo(name="现场.jpg"):
    return {"name": name, "mimeType": "image/jpeg", "buffer": a_photo(size=(1200, 900)).read()}


@pytest.mark.parametrize("script", [False, True])
def test_a_complaint_goes_from_snap_to_stars_on_a_phone(script, world, reader):
    resident = reader(viewport=eyes.PHONE, java_script_enabled=script).new_page()
    manager = reader(world.users[Role.MANAGER], viewport=eyes.PHONE, java_script_enabled=script).new_page()

    watches = [eyes.Watch(page) for page in (resident, manager)]

    number, link = reports(resident, world.own.compound)
    urges_and_writes(resident)
    handles(manager, number)
    resident.goto(link)
    expect(resident.get_by_text("灯已经换好")).to_be_visible()
    rates(resident, "部分解决", 3, "还有一盏没亮", "已退回")
    handles(manager, number, again=True)
    resident.goto(link)
    rates(resident, "解决了", 5, "谢谢师傅", "谢谢您的评价，这件诉求已经办结。")

    manager.reload()
    expect(manager.locator("main")).to_contain_text("已办结")
    expect(manager.locator("main")).to_contain_text("谢谢师傅")
    assert [watch.taken() for watch in watches] == [[], []]


@pytest.mark.parametrize("script", [False, True])
def test_a_neighbour_finds_the_same_problem_and_follows_it(script, world, reader):
    compound, phone = world.own.compound, {"viewport": eyes.PHONE, "java_script_enabled": script}
    first, second = (reader(**phone).new_page() for _reader in range(2))
    watch = eyes.Watch(second)

    number, _link = reports(first, compound)
    second.goto(f"/report/?c={compound.code}")
    joined, link = files(second, "门口路灯不亮，晚上看不清台阶", phone="13800005678", same=number)

    assert joined != number
    expect(second.locator("main")).to_contain_text(f"合并办理，编号{number}")
    expect(second.locator("main")).not_to_contain_text(WORDS)
    assert eyes.too_wide(second) == []
    assert watch.taken() == []


def reports(page, compound):
    """From the home page to the slip: number and link."""
    page.goto("/")
    page.fill("[name=q]", compound.name)
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(f"/c/{compound.code}/")
    page.get_by_role("link", name="我要反映").click()
    return files(page, WORDS, photos=photo(), phone="13800001234")


def files(page, words, *, phone, photos=None, same=None):
    """From where and what to the case page: number and link."""
    page.fill("[name=description]", words)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对并提交")
    expect(page.locator("dd", has_text=words)).to_be_visible()
    if same:
        page.locator(f"[name=same][value={same}]").check()
    if photos:
        page.set_input_files("[name=photos]", photos)
    page.fill("[name=contact_phone]", phone)
    page.get_by_role("button", name="提交", exact=True).click()
    number = page.locator(".result .big").inner_text()
    link = page.get_by_role("link", name="查看进度").get_attribute("href")
    page.get_by_role("link", name="查看进度").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"诉求 {number}")
    return number, link


def urges_and_writes(page):
    page.get_by_role("button", name="催办").click()
    expect(page.get_by_text("今天已经催办，承办单位已收到。")).to_be_visible()
    page.locator("summary", has_text="补充说明").click()
    page.fill("[name=write-message]", "今天晚上又灭了一盏")
    page.set_input_files("[name=write-photos]", photo("又灭了.jpg"))
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("今天晚上又灭了一盏")).to_be_visible()


def handles(page, number, again=False):  # noqa: FBT002
    """Accept and finish; the reporter's words are read on the way."""
    page.goto(f"/desk/cases/{number}/")
    expect(page.locator("main")).to_contain_text("还有一盏没亮" if again else "今天晚上又灭了一盏")
    takes(page, "受理", "已受理")
    unfold(page, "提交办结")
    page.fill("[name=resolve-note]", "灯已经换好")
    page.set_input_files("[name=resolve-photos]", photo("换好了.jpg"))
    takes(page, "提交办结", "已办结")


def unfold(page, name):
    """Some moves lie open already."""
    fold = page.locator("details", has=page.locator("summary", has_text=name)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def takes(page, move, done):
    page.get_by_role("button", name=move, exact=True).click()
    expect(page.locator(".note-success")).to_contain_text(done)


def rates(page, outcome, stars, words, answer):
    page.get_by_label(outcome, exact=True).check()
    page.locator(f"[name=stars][value='{stars}']").check()
    page.fill("[name=words]", words)
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator(".note-success")).to_contain_text(answer)


class TestKeyboard:
    @pytest.fixture
    def page(self, world, reader):
        page = reader(viewport=eyes.PHONE).new_page()
        page.goto(f"/report/?c={world.own.compound.code}")
        return page

    def test_the_first_stop_leads_past_the_header(self, page):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == ["跳到正文", True, True]

        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('main') !== null")

    def test_every_field_is_reached_in_its_order_and_seen(self, page):
        first = self.walk(page, "step")
        page.fill("[name=description]", "公共收益的账目为什么一直不公布")
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("核对并提交")
        second = self.walk(page, "提交")

        assert [name for name, _ring, _inside in first if name in FIRST] == FIRST
        assert [name for name, _ring, _inside in second if name in SECOND] == SECOND
        assert [stop for stop in first + second if not (stop[1] and stop[2])] == []
        assert "website" not in {name for name, _ring, _inside in second}

    @staticmethod
    def walk(page, last):
        """Every stop up to the button of that name."""
        stops = []
        while not stops or (stops[-1][0] != last and len(stops) < 60):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUSED))
        return stops

    def test_what_is_wrong_is_said_first_and_leads_to_its_field(self, page):
        page.focus("[name=spot]")
        page.keyboard.press("Enter")
        summary = page.get_by_role("alert").get_by_role("link")
        expect(summary).to_have_count(1)
        assert page.title().startswith("错误")

        summary.focus()
        page.keyboard.press("Enter")

        assert page.evaluate(FOCUSED) == ["description", True, True]
        assert page.locator("[name=description]").get_attribute("aria-invalid") == "true"

    def test_the_form_is_filled_and_sent_by_keys_alone(self, page):
        page.focus("[name=description]")
        page.keyboard.type(WORDS)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("核对并提交")
        page.focus("[name=anonymous]")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)[0] == "提交"

        page.keyboard.press("Enter")

        expect(page.locator(".result .big")).to_contain_text("TS-")


def test_large_type_is_one_tap_away_and_stays(world, reader):
    page = reader(viewport=eyes.PHONE).new_page()
    page.context.clear_cookies(name="type")
    page.goto(address("compound", world.own))
    words = page.locator("main p").first
    expect(words).to_have_css("font-size", "18px")

    page.get_by_role("link", name="大字版").click()
    expect(words).to_have_css("font-size", "22px")
    expect(page).to_have_url(address("compound", world.own))
    page.get_by_role("link", name="我要反映").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我要反映")
    expect(words).to_have_css("font-size", "22px")

    page.get_by_role("link", name="标准版").click()
    expect(words).to_have_css("font-size", "18px")


@pytest.mark.parametrize("name", ["home", "compound", "complaints:report", "complaints:follow-page"])
def test_nothing_is_lost_at_twice_the_size(name, world, reader):
    """720 px at 200 % are 360 px with two dots each: all that a wide screen offers is still in view."""
    path = f"{address(name, world.own)}?c={world.own.compound.code}"
    wide = reader(viewport=eyes.DESK).new_page()
    zoomed = reader(viewport={"width": 360, "height": 450}, device_scale_factor=2).new_page()

    wide.goto(path)
    zoomed.goto(path)

    assert offered(zoomed) == offered(wide)
    assert eyes.too_wide(zoomed) == []


def offered(page):
    """Every link, field and button that is not hidden, by its words."""
    nodes = page.locator("a, button, input, select, textarea, summary, h1, h2, p, dt, dd, li")
    shown = (
        "nodes => nodes.filter(n => n.checkVisibility()).map(n => n.name || n.innerText.replace(/\\s+/g, ''))"
    )
    return nodes.evaluate_all(shown)


@pytest.mark.parametrize(
    "name", ["compound", "notice", "complaints:filed", "complaints:follow-page", "complaints:case-page"]
)
def test_paper_shows_the_content_and_no_navigation(name, world, reader):
    is_desk = name == "complaints:case-page"
    page = reader(world.users[Role.MANAGER] if is_desk else None).new_page()

    page.goto(address(name, world.own))
    page.emulate_media(media="print")

    assert (
        page.locator("nav:visible, button:visible, input:visible, textarea:visible, .skip:visible").count()
        == 0
    )
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_one_logs_in_by_the_form_and_out_again(world, reader):
    officer = world.users[Role.COMMUNITY_OFFICER]
    page = reader(viewport=eyes.PHONE).new_page()

    page.goto("/desk/cases/")
    page.fill("[name=login]", officer.username)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form [type=submit]").first.click()

    expect(page).to_have_url("/desk/cases/")
    page.locator(".rooms-phone > summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    page.goto("/desk/")
    expect(page).to_have_url("/accounts/login/?next=/desk/")


def test_the_admin_opens_under_the_same_policy(world, reader):
    page = reader(world.users[Role.SYSTEM_ADMIN], viewport=eyes.DESK).new_page()
    watch = eyes.Watch(page)

    opened = [page.goto("/admin/").status]
    for href in page.locator("#content-main th a").evaluate_all("links => links.map(a => a.pathname)"):
        opened.append(page.goto(href).status)
    first = page.locator("#result_list th a").first
    if first.count():
        opened.append(page.goto(first.get_attribute("href")).status)

    assert set(opened) == {200}
    assert watch.taken() == []
