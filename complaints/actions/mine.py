"""“My cases” by a link: sent to the telephone or mail address that was left, and to nobody else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext_noop

from workflow import outbox
from workflow.directory import Recipient
from workflow.models import Message

from ..contacts import Keys, mail_key, phone_key
from ..models import Complaint

SUBJECT = gettext_noop("请打开链接查看您反映过的诉求。链接30分钟内有效，不要转给别人。")


@dataclass(frozen=True)
class Address:
    """One telephone or one mail address, as somebody typed it."""

    phone: str = ""
    mail: str = ""

    @property
    def keys(self) -> Keys:
        return Keys(phone_key(self.phone), mail_key(self.mail))


def send_link(address: Address, *, language: str, at: datetime) -> None:
    """Send it if cases are known there. Otherwise the same is written, to nobody, and never goes out:
    neither the answer nor the time that it takes tells whether somebody has complained.
    """
    keys = address.keys
    is_known = Complaint.objects.same_contact(phone_key=keys.phone_key, mail_key=keys.mail_key).exists()
    channel = Message.Channel.SMS if address.phone else Message.Channel.MAIL
    letter = outbox.message(
        f"mine:{uuid4()}",
        Recipient(channel, address=address.phone or address.mail, language=language),
        SUBJECT,
        secret_link=reverse("complaints:my-cases-by-link", args=[keys.signed()]),
        at=at,
    )
    if not is_known:
        letter.address, letter.given_up_at, letter.try_at = "", at, None
    outbox.enqueue([letter])
