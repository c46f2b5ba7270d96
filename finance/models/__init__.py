"""Common assets and contracts, and the book of a management area."""

from .assets import AssetKind, AssetPhoto, CommonAsset, ContractScan, IncomeContract
from .audits import Audit, AuditReport
from .bank import BankLine, BankMatch, BankRefusal, BankStatement
from .books import Account, Book, BookHead, BookMonth, MonthBalance, UsePurpose
from .checks import CheckRun, Finding, FindingDeadline, FindingEscalation, FindingPaper
from .funds import FundBalance, FundMovement, FundPaper, Project, ProjectFunding, ProjectPayment
from .statements import Statement, StatementDeadline, StatementEscalation, StepLimit
from .surveys import NoAsset, SurveyCampaign
from .vouchers import Draft, Entry, Voucher, VoucherScan

__all__ = [
    "Account",
    "AssetKind",
    "AssetPhoto",
    "Audit",
    "AuditReport",
    "BankLine",
    "BankMatch",
    "BankRefusal",
    "BankStatement",
    "Book",
    "BookHead",
    "BookMonth",
    "CheckRun",
    "CommonAsset",
    "ContractScan",
    "Draft",
    "Entry",
    "Finding",
    "FindingDeadline",
    "FindingEscalation",
    "FindingPaper",
    "FundBalance",
    "FundMovement",
    "FundPaper",
    "IncomeContract",
    "MonthBalance",
    "NoAsset",
    "Project",
    "ProjectFunding",
    "ProjectPayment",
    "Statement",
    "StatementDeadline",
    "StatementEscalation",
    "StepLimit",
    "SurveyCampaign",
    "UsePurpose",
    "Voucher",
    "VoucherScan",
]
