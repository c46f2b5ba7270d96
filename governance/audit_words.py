"""The audit trail in words: kinds of things and what is done to them. What is unknown stands as it is."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.accounts import journal
from complaints.reference import history as categories
from safety import edition_history as editions
from workflow.calendars import case_model, deadline_models
from workflow.masking import masked

Word = str | Promise

SUBJECTS: dict[str, Word] = {
    "account": _("账号"),
    "appointment": _("任职"),
    "assessment": _("标准化评定"),
    "assetkind": _("公共资产种类"),
    "audit": _("收益审计"),
    "book": _("账本"),
    "calendar": _("工作日历"),
    "calendarday": _("工作日历"),
    "calendarlink": _("日历订阅"),
    "calendaryear": _("工作日历"),
    "campaign": _("专项行动"),
    "case_import": _("导入诉求"),
    "category": _("诉求类别"),
    "check": _("专项核查"),
    "committeeterm": _("业委会届期"),
    "commonasset": _("公共资产"),
    "complaint": _("诉求"),
    "complaint_list": _("诉求清单"),
    "compound": _("小区"),
    "decision": _("业主决定"),
    "dispatch_model": _("派单模型"),
    "district": _("区"),
    "document": _("公示文件"),
    "drawing": _("随机抽取"),
    "edition": _("检查清单"),
    "enforcementcase": _("执法案件"),
    "escalationlevel": _("催办层级"),
    "finding": _("核查问题"),
    "firewater": _("消防供水"),
    "fund": _("维修资金"),
    "hazard": _("安全隐患"),
    "hazards": _("隐患公示"),
    "import_dialect": _("导入格式"),
    "incomecontract": _("经营合同"),
    "indicator": _("考核指标"),
    "inspection": _("安全检查"),
    "inspector": _("检查人员"),
    "message": _("消息"),
    "noasset": _("无公共资产声明"),
    "notice": _("公告"),
    "objection": _("异议"),
    "apikey": _("开放接口密钥"),
    "organisation": _("组织"),
    "person": _("人员"),
    "point": _("检查点"),
    "quarter": _("季度考核"),
    "quoted_value": _("引用值"),
    "register": _("台账"),
    "serviceproject": _("物业服务"),
    "statement": _("收益公示表"),
    "surveycampaign": _("资产清查"),
    "trail": _("操作记录"),
    "user": _("账号"),
    "waterrepair": _("消防管网改造"),
}
VERBS: dict[str, Word] = {
    "absorb": _("并入其他诉求"),
    "accept": _("受理"),
    "acknowledge": _("确认"),
    "add": _("新增"),
    "add_contract": _("登记合同"),
    "add_point": _("新增检查点"),
    "admin_add": _("后台新增"),
    "admin_change": _("后台修改"),
    "admin_delete": _("后台删除"),
    "answer_data": _("答复个人信息请求"),
    "appeal": _("提请上级处理"),
    "appoint": _("任命"),
    "approve_branch": _("支部审核通过"),
    "approve_community": _("社区审核通过"),
    "ask": _("提出异议"),
    "ask_data": _("提出个人信息请求"),
    "ask_reopen": _("申请重开月份"),
    "assess": _("评定"),
    "change": _("修改"),
    "change_phone": _("更换手机号"),
    "close": _("关闭"),
    "close_month": _("月结"),
    "confirm_party": _("确认党员身份"),
    "declare_party": _("申报党员身份"),
    "decide": _("作出决定"),
    "draft_notice": _("起草公告"),
    "draw": _("抽取"),
    "edit": _("修改"),
    "end": _("终止"),
    "end_appointment": _("结束任职"),
    "end_project": _("结束物业服务"),
    "enlist": _("列入名册"),
    "enter": _("录入凭证"),
    "escalate": _("催办、督办"),
    "evidence": _("补充照片"),
    "export": _("导出"),
    "extend": _("延长时限"),
    "file": _("登记"),
    "file_term": _("备案届期"),
    "finish": _("完成检查"),
    "freeze": _("冻结"),
    "give_up": _("停止发送"),
    "hide_name": _("隐去姓名"),
    "import": _("导入"),
    "import_bank": _("导入银行流水"),
    "import_book": _("导入旧账"),
    "import_cases": _("导入诉求"),
    "import_more": _("再次导入"),
    "intake": _("代为登记"),
    "interest": _("计入利息"),
    "issue": _("发放密钥"),
    "join": _("加入"),
    "join_supervision": _("接入监管"),
    "leave": _("退出"),
    "leave_out": _("不予评定"),
    "leave_supervision": _("退出监管"),
    "link": _("关联"),
    "list": _("列入清单"),
    "load_calendar": _("载入工作日历"),
    "load_reference": _("载入基础数据"),
    "make_link": _("建立地址"),
    "match": _("对账"),
    "match_all": _("批量对账"),
    "measure": _("测量水压"),
    "merge": _("合并"),
    "name_funding": _("确定资金来源"),
    "open": _("建立"),
    "open_campaign": _("发起专项行动"),
    "open_offices": _("设立部门"),
    "open_project": _("立项筹资"),
    "open_repair": _("登记改造"),
    "open_term": _("建立届期"),
    "pay_project": _("支付项目款"),
    "plan": _("安排检查"),
    "post": _("张贴"),
    "post_many": _("批量记账"),
    "publish": _("公开"),
    "publish_notice": _("发布公告"),
    "purge": _("清除个人信息"),
    "quote": _("填报引用值"),
    "raise": _("归集资金"),
    "read_phone": _("查看手机号"),
    "recompute": _("重新计算时限"),
    "register": _("登记"),
    "record": _("登记"),
    "record_result": _("登记行动结果"),
    "record_round": _("登记行动轮次"),
    "record_water": _("登记供水"),
    "refuse_match": _("否定对账建议"),
    "refuse_reopen": _("不同意重开月份"),
    "register.change": _("按台账修改"),
    "register.create": _("按台账建立"),
    "reissue": _("重发查询链接"),
    "reject": _("退回凭证"),
    "remark": _("备注"),
    "reopen": _("重新办理"),
    "report": _("填报"),
    "resume": _("恢复计时"),
    "pause": _("暂停计时"),
    "retire": _("停用"),
    "retire_point": _("停用检查点"),
    "retry": _("重新发送"),
    "return": _("退回"),
    "reveal": _("查看反映人信息"),
    "revise_notice": _("修改公告"),
    "revoke": _("收回密钥"),
    "revoke_link": _("停用地址"),
    "run_check": _("开展核查"),
    "send_back": _("退回"),
    "sign": _("签认"),
    "state": _("声明"),
    "strike": _("移出名册"),
    "submit": _("报送"),
    "take_down": _("撤下"),
    "take_over": _("接收并入的小区"),
    "tick_handover": _("办理移交"),
    "transfer": _("划转资金"),
    "undo_match": _("取消对账"),
    "unpublish": _("取消公开"),
    "urge": _("催促"),
    "use": _("使用资金"),
    "use_model": _("启用派单模型"),
    "verify": _("要求核验"),
    "withdraw_notice": _("撤回公告"),
}
SPECIAL: dict[tuple[str, str], Word] = {
    **{(journal.SUBJECT, verb): word for verb, word in journal.VERBS.items()},
    **{("category", verb): word for verb, word in categories.VERBS.items()},
    **{("edition", verb): word for verb, word in editions.VERBS.items()},
    ("book", "post"): _("记账"),
    ("book", "reopen"): _("重开月份"),
    ("document", "publish"): _("发布文件"),
}
"""Where a verb means something of its own for one kind of thing."""
DETAILS: dict[str, Word] = {
    "about": _("内容"),
    "action": _("动作"),
    "address": _("网络地址"),
    "after": _("改后"),
    "amount": _("金额"),
    "as_of": _("截止日期"),
    "audience": _("通知对象"),
    "before": _("改前"),
    "budget": _("预算"),
    "category": _("类别"),
    "changes": _("改动"),
    "channel": _("渠道"),
    "code": _("编号"),
    "colour": _("督办"),
    "compound": _("小区"),
    "count": _("条数"),
    "counts": _("数量"),
    "created": _("新建"),
    "days": _("天数"),
    "digest": _("校验码"),
    "document": _("公示文件"),
    "due_at": _("时限"),
    "ends_on": _("结束"),
    "external_number": _("外部编号"),
    "file": _("文件"),
    "filters": _("筛选条件"),
    "fine": _("罚款"),
    "firm": _("机构"),
    "funding": _("资金来源"),
    "grade": _("等级"),
    "item": _("检查项"),
    "kind": _("种类"),
    "level": _("层级"),
    "merged": _("并入的诉求"),
    "month": _("月份"),
    "name": _("名称"),
    "number": _("编号"),
    "on": _("日期"),
    "ordinal": _("序号"),
    "organisation": _("单位"),
    "original": _("原诉求"),
    "outcome": _("结论"),
    "paid": _("已缴"),
    "passed": _("通过"),
    "period": _("期间"),
    "person": _("人员"),
    "photos": _("照片"),
    "place": _("地点"),
    "planned": _("计划"),
    "points": _("得分"),
    "post": _("职务"),
    "provisional": _("暂定"),
    "quarter": _("季度"),
    "reason": _("原因"),
    "round": _("轮次"),
    "rule": _("规则"),
    "seq": _("序号"),
    "sha256": _("校验码"),
    "share": _("比例（%）"),
    "since": _("起"),
    "source": _("原状态"),
    "stage": _("阶段"),
    "stars": _("评分"),
    "starts_on": _("开始"),
    "state": _("状态"),
    "status": _("状态"),
    "target": _("新状态"),
    "unit": _("承办单位"),
    "until": _("止"),
    "urgency": _("紧急程度"),
    "value": _("数值"),
    "version": _("版本"),
    "vouchers": _("凭证"),
    "year": _("年份"),
}
PERSONAL = {
    "person": frozenset({"name"}),
    "appointment": frozenset({"name"}),
    "inspector": frozenset({"person"}),
}
"""Details that are a person's name: the first sign of it is shown."""
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
LONGEST = 400
"""Signs of one detail that are shown; the whole stands in the trail."""


def moves() -> dict[tuple[str, str], Word]:
    """What the tables of lifecycles say of their moves."""
    models = {case_model(deadlines) for deadlines in deadline_models()}
    return {
        (str(model._meta.model_name), move.name): move.done
        for model in models
        for move in model.lifecycle.moves
    }


def subject(label: str) -> str:
    return str(SUBJECTS.get(label, label))


class Speller:
    """Finds words for verbs; one for a page or a file, since the tables are put together once."""

    def __init__(self) -> None:
        self.special = moves() | SPECIAL

    def verb(self, label: str, verb: str) -> str:
        return str(self.special.get((label, verb)) or VERBS.get(verb) or verb)

    def choices(self) -> list[tuple[str, str]]:
        """All verbs there are words for, each with its words; by them, as they are looked for."""
        words: dict[str, set[str]] = {verb: {str(word)} for verb, word in VERBS.items()}
        for (_label, verb), word in self.special.items():
            words.setdefault(verb, set()).add(str(word))
        return sorted(
            ((verb, " / ".join(sorted(found))) for verb, found in words.items()), key=lambda line: line[1]
        )


def details(label: str, given: dict[str, Any]) -> list[tuple[str, str]]:
    """What else an entry tells, a line each; what leads to a person is hidden as on the public side."""
    names = PERSONAL.get(label, frozenset())
    return [
        (str(DETAILS.get(name, name)), _hidden(value) if name in names else _shown(value))
        for name, value in given.items()
        if value not in ("", None)
    ]


def _hidden(value: Any) -> str:
    return f"{str(value)[:1]}**"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        told = "；".join(f"{DETAILS.get(name, name)} {_shown(one)}" for name, one in value.items())
    elif isinstance(value, list):
        told = (" → " if len(value) == 2 else "、").join(map(_shown, value))
    elif isinstance(value, bool):
        told = str(_("是") if value else _("否"))
    else:
        told = DIGEST.sub(r"\1…", masked(str(value)))
    return told[:LONGEST]
