"""The words of consultation and contract, each a fixed set. Pure: no Flask, no database."""

from enum import StrEnum


class Subject(StrEnum):
    """What is consulted about, and so what kind of contract comes of it."""

    COMPREHENSIVE = "comprehensive"
    WAGE = "wage"
    WOMEN = "women"
    SAFETY = "safety"
    OTHER = "other"


class Level(StrEnum):
    """For whom it is made: one employer, the employers of an area, those of a trade in it."""

    ENTERPRISE = "enterprise"
    REGIONAL = "regional"
    INDUSTRY = "industry"


class Side(StrEnum):
    """Who sits at the table."""

    UNION = "union"  # the employees' side
    EMPLOYER = "employer"


class Party(StrEnum):
    """Whom a clause obliges (企业、工会、职工三方)."""

    EMPLOYER = "employer"
    UNION = "union"
    EMPLOYEES = "employees"


class Produced(StrEnum):
    """How a representative came to the seat."""

    UNION_SENT = "union_sent"
    CONGRESS = "congress"
    RECOMMENDED = "recommended"  # more than half of the employees agreed
    LEGAL_REPRESENTATIVE = "legal_representative"
    APPOINTED = "appointed"  # by the employer, or by an association of employers
    AUTHORISED = "authorised"  # an outside expert with written authority


class Category(StrEnum):
    """What a clause is about; the statutory matters of a collective contract."""

    PAY = "pay"
    HOURS = "hours"
    LEAVE = "leave"
    SAFETY = "safety"
    INSURANCE = "insurance"
    WOMEN = "women"
    TRAINING = "training"
    LABOUR_CONTRACT = "labour_contract"
    DISCIPLINE = "discipline"
    REDUNDANCY = "redundancy"
    TERM = "term"
    CHANGE = "change"
    DISPUTE = "dispute"
    LIABILITY = "liability"
    OTHER = "other"


class Head(StrEnum):
    """What a special contract on women employees must hold."""

    PROHIBITED_WORK = "prohibited_work"
    FOUR_PERIODS = "four_periods"  # menstruation, pregnancy, childbirth, nursing
    CHECK_UPS = "check_ups"
    TRAINING = "training"
    EQUAL_TREATMENT = "equal_treatment"
    HARASSMENT = "harassment"


class Metric(StrEnum):
    """A term that can be counted, added up and compared with a floor."""

    WAGE_FLOOR = "wage_floor"  # fen a month
    HOURLY_FLOOR = "hourly_floor"  # fen an hour
    RISE = "rise"  # hundredths of a per cent of the average wage
    HOURS = "hours"  # hours a week
    OVERTIME = "overtime"  # per cent of the hourly wage
    TRAINING = "training"  # hours a year for each employee
    MATERNITY = "maternity"  # days
    CHECK_UP = "check_up"  # months between gynaecological checks
    SICK_PAY = "sick_pay"  # per cent of the wage
    PAY_DAY = "pay_day"  # day of the month


class Coverage(StrEnum):
    """Where an employer stands under a contract of many."""

    INVITED = "invited"
    RECOGNISED = "recognised"  # stamped or recognised in writing
    COVERED = "covered"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """Where a resolution was written: by the congress on this platform, or on paper."""

    CONGRESS = "congress"
    PAPER = "paper"


class Proof(StrEnum):
    """What a file kept for a contract proves."""

    RESOLUTION = "resolution"
    SIGNED = "signed"  # signed by both chiefs, with both seals
    WAGES = "wages"  # the wage data filed with it
    PARTIES = "parties"  # licences and legal-person certificates
    AUTHORITY = "authority"  # of the representatives
    RECEIPT = "receipt"  # the bureau's slip
    OPINION = "opinion"  # the bureau's opinion
    PUBLICATION = "publication"
    RECOGNITION = "recognition"
    OTHER = "other"


class InsuranceKind(StrEnum):
    """The five kinds of social insurance."""

    PENSION = "pension"
    MEDICAL = "medical"
    UNEMPLOYMENT = "unemployment"
    INJURY = "injury"
    MATERNITY = "maternity"


class FiguresImportState(StrEnum):
    """Where a sheet of monthly figures stands."""

    CHECKED = "checked"
    DONE = "done"
    DISCARDED = "discarded"
