"""How a contact is known again without being stored open, and the links that are sent to one."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from workflow.sealing import fingerprint

SIGNER = signing.TimestampSigner(salt="complaints.mine")
VALID = timedelta(minutes=30)


def phone_key(phone: str) -> str:
    """Equal for equal numbers of eleven digits; empty for none."""
    return fingerprint(f"phone:{phone}") if phone else ""


def mail_key(mail: str) -> str:
    """Equal however the address is capitalised; empty for none."""
    return fingerprint(f"mail:{mail.lower()}") if mail else ""


@dataclass(frozen=True)
class Keys:
    """What a link to “my cases” stands for: it was sent to this telephone, or to this address."""

    phone_key: str = ""
    mail_key: str = ""

    def signed(self) -> str:
        """Short enough for a text message: one letter says which of the two it is."""
        return SIGNER.sign(f"p{self.phone_key}" if self.phone_key else f"m{self.mail_key}")


def read(token: str) -> Keys | None:
    """None where the link was made up, changed, or is older than half an hour."""
    try:
        signed = SIGNER.unsign(token, max_age=VALID)
    except signing.BadSignature:
        return None
    return Keys(phone_key=signed[1:]) if signed[0] == "p" else Keys(mail_key=signed[1:])
