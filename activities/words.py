"""The words of the field that are stored, spelled as in the data files."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    VIEWER = "viewer", _("viewer")
    STAFF = "staff", _("staff")
    MANAGER = "manager", _("manager")


class Kind(TextChoices):
    WORKSHOP = "workshop", _("workshop")
    TRAINING = "training", _("training")
    STUDY_VISIT = "study visit", _("study visit")
    EXPERT_MISSION = "expert mission", _("expert mission")
    CONFERENCE = "conference", _("conference")
    STEERING_COMMITTEE = "steering committee", _("steering committee")
    PRESENTATION = "presentation", _("presentation")
    DRAFTING = "drafting", _("drafting")
    ROUND_TABLE = "round table", _("round table")
    INTERNSHIP = "internship", _("internship")
    OTHER = "other", _("other")


# Work at a desk: no venue, no hour, nobody invited.
DESK_KINDS = {Kind.DRAFTING, Kind.OTHER}


class Status(TextChoices):
    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    ONGOING = "ongoing", _("ongoing")
    COMPLETED = "completed", _("completed")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class Action(TextChoices):
    """What somebody did to an activity; `activities/models/activity.py` has a method for each."""

    PLAN = "plan", _("put into the plan")
    APPROVE = "approve", _("approved")
    START = "start", _("started")
    COMPLETE = "complete", _("completed")
    POSTPONE = "postpone", _("postponed")
    SET_DATES = "set dates", _("new dates")
    CANCEL = "cancel", _("cancelled")
    REOPEN = "reopen", _("reopened")
    CORRECT = "correct", _("corrected")


class Reason(TextChoices):
    """Why something was postponed or cancelled (domain.md 4.4)."""

    BENEFICIARY = "beneficiary availability", _("availability of the beneficiary")
    EXPERT = "expert availability", _("availability of the expert")
    DOCUMENT = "document/law not ready", _("document or law not ready")
    PREMISES = "premises/IT", _("premises or IT")
    PROCUREMENT = "procurement", _("procurement")
    TRANSLATION = "translation/interpretation", _("translation or interpretation")
    REORGANISATION = "elections or reorganisation", _("elections or reorganisation")
    FORCE_MAJEURE = "force majeure", _("force majeure")
    CONTRACT = "contract/finance", _("contract or finance")
    PLANNING = "planning error", _("planning error")
    TRAVEL = "weather/travel", _("weather or travel")
    OTHER = "other", _("other reason")


class Party(TextChoices):
    """On whose side the cause was."""

    BENEFICIARY = "beneficiary", _("beneficiary")
    MEMBER_STATE = "member state", _("Member State")
    CONTRACTING_AUTHORITY = "contracting authority", _("contracting authority")
    THIRD = "third party", _("third party")


class PartnerRole(TextChoices):
    BENEFICIARY = "beneficiary", _("beneficiary")
    LEAD = "lead member state partner", _("lead Member State partner")
    JUNIOR = "junior member state partner", _("junior Member State partner")
    MEMBER_STATE = "member state partner", _("Member State partner")
    CONTRACTING_AUTHORITY = "contracting authority", _("contracting authority")
    EU_DELEGATION = "eu delegation", _("EU Delegation")
    PARTNER = "partner", _("partner")
    TARGET = "target", _("target group")
    SUPPORT = "support", _("support")
    EXTERNAL = "external", _("external")


class Mode(TextChoices):
    ON_SITE = "on site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("hybrid")


class ActKind(TextChoices):
    COMMITTEE = "steering committee decision", _("steering committee decision")
    SIDE_LETTER = "side letter", _("side letter")
    ADDENDUM = "addendum", _("addendum")
    OTHER = "other", _("other act")


class DecisionStatus(TextChoices):
    """Of a decision of the steering committee."""

    OPEN = "open", pgettext_lazy("decision", "open")
    DONE = "done", pgettext_lazy("decision", "done")
    DROPPED = "dropped", pgettext_lazy("decision", "dropped")


class Precision(TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")


class Provenance(TextChoices):
    """Of demonstration data: what a public source states, and what was made up round it."""

    STATED = "stated", _("stated by a source")
    ILLUSTRATIVE = "illustrative", _("made up")


class DocumentKind(TextChoices):
    """What a file is, in the words of the auditor's list (activities/evidence.py)."""

    AGENDA = "agenda", _("agenda")
    SIGNED_SHEET = "signed sheet", _("signed sign-in sheet")
    PRESENTATION = "presentation", _("presentation")
    MATERIALS = "materials", _("materials")
    PHOTO = "photo", _("photo")
    EVALUATION = "evaluation", _("evaluation sheets")
    TERMS = "terms of reference", _("terms of reference")
    MISSION_REPORT = "mission report", _("mission report")
    FOLLOW_UP = "follow-up note", _("follow-up note")
    MINUTES = "minutes", _("minutes")
    DRAFT_TEXT = "drafted text", _("drafted text")
    FOLLOW_THROUGH = "evidence", _("evidence for a recommendation")
    OTHER = "other", _("other file")


class Access(TextChoices):
    """Who may open a file. Nobody by default: the reader's role decides, never the address."""

    RESTRICTED = "restricted", _("restricted: staff and managers")
    INTERNAL = "internal", _("internal: all members")
    PUBLIC = "public", _("public")


class Reading(TextChoices):
    """What somebody read that holds names of people."""

    LIST = "list", _("list of participants")
    SHEET = "sheet", _("sign-in sheet")
    REGISTER = "register", _("register of people")
    PERSON = "person", _("one person's data")
    FILE = "file", _("restricted file")
    DOSSIER = "dossier", _("dossier with restricted files")
    CERTIFICATES = "certified", _("certificates of participants")


class ImportState(TextChoices):
    """How far a file has come that somebody brings in."""

    OPEN = "open", _("not yet imported")
    IMPORTED = "imported", _("imported")
    UNDONE = "undone", _("undone")


class Outcome(TextChoices):
    """What a row of a file does to the list."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    REFUSED = "refused", _("refused")
    # A title between the rows, or their sum.
    ASIDE = "aside", _("heading or total")


class WordKind(TextChoices):
    """Documents that the office can have in a Word template of its own."""

    QUARTERLY = "quarterly report", _("quarterly report")
    STAGE = "stage summary", _("stage summary")
    FINAL = "final report", _("final report")
    WORK_PLAN = "rolling work plan", _("rolling work plan")
    COMMITTEE_PACK = "committee pack", _("steering committee pack")
    COMMITTEE_MINUTES = "committee minutes", _("minutes of the steering committee")
    CERTIFICATE = "certificate", _("certificate of attendance")


class TemplateLanguage(TextChoices):
    """Serbian once, for both scripts."""

    ENGLISH = "en", _("English")
    SERBIAN = "sr", _("Serbian")


class ReportKind(TextChoices):
    QUARTERLY = "quarterly", _("quarterly report")
    STAGE = "stage", _("stage summary")
    FINAL = "final", _("final report")


class ReportState(TextChoices):
    DRAFT = "draft", _("draft")
    CIRCULATED = "circulated", _("circulated")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned for correction")
    REOPENED = "reopened", _("taken back")


class ReportingAnchor(TextChoices):
    """The day from which the reporting quarters count (docs/domain.md, R1)."""

    START = "start", _("start of implementation")
    NOTIFICATION = "notification", _("notification of the contract")
