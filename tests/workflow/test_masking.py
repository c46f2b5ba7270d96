"""What the proposal for the public hides, what it leaves, and that hiding twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.masking import gives_away, masked

HIDDEN = [
    ("请联系13800001234", "请联系138****1234"),
    ("电话138 0000 1234", "电话138****1234"),
    ("电话138-0000-1234。", "电话138****1234。"),
    ("电话１３８００００１２３４", "电话１３８****１２３４"),
    ("两个号码13800001234、13800005678", "两个号码138****1234、138****5678"),
    ("座机0595-22500000", "座机0595-*******"),
    ("物业电话22500000没人接", "物业电话*******没人接"),
    ("身份证350583199001011234", "身份证35*************234"),
    ("身份证35058319900101123X", "身份证35*************23X"),
    ("卡号6222000011112222333", "卡号************2333"),
    ("车牌闽C12345占了车位", "车牌闽C·*****占了车位"),
    ("闽C·A1234和闽CD12345", "闽C·*****和闽C·*****"),
    ("邮箱lin.jianguo@example.com", "邮箱***@***"),
    ("微信号linjg_88", "微信号***"),
    ("QQ：12345678", "QQ：***"),
    ("3栋502漏水", "3栋***漏水"),
    ("3号楼502室漏水", "3号楼***漏水"),
    ("3号楼2单元502室漏水", "3号楼2单元***漏水"),
    ("12幢1203房", "12幢***"),
    ("5#1802住户", "5#***住户"),
    ("楼上502室太吵", "楼上***室太吵"),
    ("住在3-502", "住在3-***"),
    ("住在3-2-502", "住在3-***"),
    ("业主林建国反映漏水", "业主林**反映漏水"),
    ("我叫陈小明，住五楼", "我叫陈**，住五楼"),
    ("联系人：黄丽", "联系人：黄**"),
    ("邻居张三丰每晚打麻将", "邻居张**每晚打麻将"),
    ("业主高建军说", "业主高**说"),
    ("林建国先生家漏水", "林**先生家漏水"),
    ("欧阳明明女士", "欧阳**女士"),
    ("找陈志强师傅", "找陈**师傅"),
]
LEFT = [
    "3栋楼下的路灯坏了三天",
    "12号楼3单元门口",
    "2025年12月31日以前修好",
    "2025-12-31报修",
    "停车费150元，物业费1.85元",
    "地库B2层有300米没灯",
    "业主高空抛物很危险",
    "业主常年占用车位",
    "业主方便的时候再来",
    "林先生反映漏水",
    "林某反映漏水",
    "请拨打110或12345",
    "诉求编号TS-2026-000123",
    "消防通道被占，长5米宽3米",
    "电梯三天没修好，老人下不了楼",
    "3号楼20层电梯不停",
    "2栋30天没人打扫",
    "一共502户，物业只有3人",
]


@pytest.mark.parametrize(("text", "told"), HIDDEN)
def test_what_leads_to_a_person_is_hidden(text, told):
    assert masked(text) == told


@pytest.mark.parametrize("text", LEFT)
def test_what_leads_to_nobody_stays(text):
    assert masked(text) == text


@pytest.mark.parametrize(("text", "_told"), HIDDEN)
def test_hiding_twice_changes_nothing(text, _told):
    assert masked(masked(text)) == masked(text)


@given(st.text(alphabet="0123456789闽C林建国业主先生栋单元室电话 -@.，", max_size=40))
def test_whatever_is_written_nothing_forbidden_is_left(text):
    once = masked(text)

    assert not gives_away(once)
    assert masked(once) == once
