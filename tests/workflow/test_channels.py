import base64
import hmac
from dataclasses import replace
from uuid import uuid4

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from workflow import channels
from workflow.channels import Letter, Undelivered
from workflow.refusals import Refused

WECOM, DINGTALK, FEISHU = channels.ROBOTS


def letter(address, text="", channel="apprise"):
    return Letter(uuid4(), channel, address, "诉求S1已超期", text, "https://portal.example/desk/cases/S1/")


def told_by(robot, partner, address, text=""):
    """What the group's robot hears when it stands at the partner's address."""
    path = partner.address("ok?key={key}")
    channels._to_robot(
        replace(robot, url=path), robot.written.fullmatch(address).groupdict(), letter(address, text)
    )
    return partner.taken[-1]


@pytest.mark.parametrize(
    ("robot", "address", "plugin"),
    [
        (WECOM, "wecombot://Ab-3_c", NotifyWeComBot),
        (DINGTALK, "dingtalk://a1B2", NotifyDingTalk),
        (DINGTALK, "dingtalk://SEC9@a1B2", NotifyDingTalk),
        (FEISHU, "feishu://Ab-3_c", NotifyFeishu),
    ],
)
def test_an_address_in_apprises_words_leads_where_apprise_would_go(robot, address, plugin):
    theirs = plugin(**plugin.parse_url(address))
    keys = robot.written.fullmatch(address).groupdict()
    token = {"key": keys["key"], "token": keys["key"]}

    assert robot.url.format(**keys) == theirs.notify_url.format(**token).rstrip("/")
    assert keys.get("secret") == getattr(theirs, "secret", None)


@pytest.mark.parametrize(
    ("robot", "address"),
    [
        (WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=Ab-3"),
        (DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=a1B2"),
        (FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/Ab-3"),
    ],
)
def test_the_address_that_a_group_shows_can_be_pasted_as_it_is(robot, address):
    channels.require_group_address(address)

    assert robot.url.format(**robot.written.fullmatch(address).groupdict()) == address


@pytest.mark.parametrize(
    ("robot", "address", "answer"),
    [
        (WECOM, "wecombot://k", {"errcode": 0}),
        (DINGTALK, "dingtalk://k", {"errcode": 0}),
        (FEISHU, "feishu://k", {"code": 0}),
        (FEISHU, "feishu://k", {"StatusCode": 0}),
    ],
)
def test_a_robot_is_told_words_link_and_number(robot, address, answer, partner):
    partner.answer = answer
    _path, _headers, body = told_by(robot, partner, address)

    words = (body.get("text") or body["content"]).popitem()[1]
    assert words.startswith("诉求S1已超期\nhttps://portal.example/desk/cases/S1/\n#")


@pytest.mark.parametrize(
    ("robot", "address", "answer", "error"),
    [
        (WECOM, "wecombot://k", {"errcode": 45009, "errmsg": "api freq out of limit"}, "refused 45009"),
        (DINGTALK, "dingtalk://k", {"errcode": 310000}, "refused 310000"),
        (FEISHU, "feishu://k", {"code": 19001}, "refused 19001"),
        (FEISHU, "feishu://k", {}, "refused ?"),
    ],
)
def test_a_robots_refusal_hides_in_a_successful_answer_and_is_found(robot, address, answer, error, partner):
    partner.answer = answer

    with pytest.raises(Undelivered, match=f"^{error.replace('?', '[?]')}$"):
        told_by(robot, partner, address)


def test_a_signed_robot_gets_a_signature_it_can_check(partner):
    partner.answer = {"errcode": 0}
    path, _headers, _body = told_by(DINGTALK, partner, "dingtalk://SEC9@k")

    query = dict(pair.split("=", 1) for pair in path.partition("?")[2].split("&"))
    digest = hmac.digest(b"SEC9", f"{query['timestamp']}\nSEC9".encode(), "sha256")
    expected = base64.b64encode(digest).decode()
    assert query["sign"].replace("%3D", "=").replace("%2F", "/").replace("%2B", "+") == expected


def test_a_long_text_is_cut_in_its_middle_to_what_wecom_takes(partner):
    partner.answer = {"errcode": 0}
    _path, _headers, body = told_by(WECOM, partner, "wecombot://k", "电梯" * 900)

    content = body["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.startswith("诉求S1已超期")
    assert content[-36:].count("-") == 4


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/hook",
        "json://example.com/hook",
        "file:///etc/passwd",
        "mailto://a:b@example.com",
        "https://user:word@example.com/",
        "https:///hook",
        "https://[::1/hook",
        "https://example.com:99999/hook",
        "https://example.com/a b",
        "example.com/hook",
        "",
    ],
)
def test_other_addresses_are_refused_when_they_are_typed(address):
    with pytest.raises(Refused):
        channels.require_group_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "jsons://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://0x7f000001/hook",
    ],
)
def test_a_webhook_into_our_own_network_is_never_called(address):
    with pytest.raises(Undelivered, match="^forbidden$"):
        channels.send(letter(address))


def test_a_host_of_our_own_network_that_settings_name_is_called(partner):
    channels.send(letter(partner.address("ok")))

    assert len(partner.taken) == 1


def test_a_partner_who_does_not_answer_is_not_waited_for(partner, patience):
    with pytest.raises(Undelivered, match="^timeout "):
        channels.send(letter(partner.address("hang")))


def test_nobody_at_the_address_is_unreachable(settings):
    settings.NOTIFY_HOSTS = ["127.0.0.1"]

    with pytest.raises(Undelivered, match="^unreachable "):
        channels.send(letter("http://127.0.0.1:9/hook"))


def test_an_error_names_neither_address_nor_words(partner):
    with pytest.raises(Undelivered) as refused:
        channels.send(letter(partner.address("refuse?key=secret")))

    assert "secret" not in str(refused.value)
    assert "诉求" not in str(refused.value)


def test_the_gateway_is_called_with_a_key_against_repetition(partner, settings):
    settings.SMS_GATEWAY, settings.SMS_TOKEN = partner.address("ok"), "token"
    text = letter("13800001234", channel="sms")
    channels.send(text)

    ((_path, headers, body),) = partner.taken
    assert headers["Idempotency-Key"] == body["id"] == str(text.id)
    assert headers["Authorization"] == "Bearer token"
    assert body["phone"] == "13800001234"


def test_the_consoles_gateway_prints(settings, capsys):
    settings.SMS_GATEWAY = "console"
    channels.send(letter("13800001234", channel="sms"))

    assert "13800001234: 诉求S1已超期" in capsys.readouterr().out


def test_without_a_gateway_there_is_none(settings):
    settings.SMS_GATEWAY = ""

    assert channels.sms_gateway() is None
