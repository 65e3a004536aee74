"""Citizens' applications, their papers, steps and notices, and what is published about them."""

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from domain.clock import now, today
from schema.base import Table, one_of
from schema.people import User
from schema.points import ReceptionPoint
from schema.sealed import SealedAnswersField

APPLICATION_KINDS = ("adult", "child", "loss", "restore", "uncollected")
# The national catalogue of a dossier's states; a draft is not yet a dossier.
APPLICATION_STATES = ("draft", "registered", "received", "not_received", "processing", "supplement", "payment", "withdrawn",
                      "stopped", "done", "returned")
APPLICATION_CHANNELS = ("visit", "online")
# How far a result has come while its dossier is processed: printed, sent to where it is handed out.
APPLICATION_STAGES = ("", "printed", "sent")
# The day a result is due as officers order dossiers: those without one come last. Written out: an index holds it.
DUE = SQL("COALESCE(due_on, '9999-12-31')")
OFFICE_STATES = ("registered", "received", "payment", "processing", "supplement")
AT_THE_OFFICE = SQL(f"state IN {OFFICE_STATES}")
# Under what a request is charged: everybody, filed online, filed online by a digital citizen.
FEE_WAYS = ("any", "online", "digital")


class Application(Table):
    """A citizen's application: a draft, then a dossier. `answers` are the fields of the version of the form it was begun on."""

    code = CharField(13, unique=True)
    kind = CharField(11, constraints=[one_of("kind", APPLICATION_KINDS)])
    form = CharField(20)
    user = ForeignKeyField(User, null=True, backref="applications", on_delete="SET NULL")
    answers = SealedAnswersField(default=dict)
    finished = JSONField(default=list)
    full_name = CharField(200, default="")
    name_key = CharField(200, default="")
    personal_number = CharField(12, default="", index=True)
    birth_date = DateField(null=True)
    email = CharField(200, default="")
    phone = CharField(20, default="")
    point = ForeignKeyField(ReceptionPoint, null=True, on_delete="RESTRICT", index=False)
    present_on = DateField(null=True)
    state = CharField(12, default="draft", constraints=[one_of("state", APPLICATION_STATES)])
    state_reason = CharField(1000, default="")
    revision = IntegerField(default=0)
    created_at = DateTimeField(default=now)
    changed_at = DateTimeField(default=now)
    registered_at = DateTimeField(null=True)
    opened_at = DateTimeField(null=True)
    received_at = DateTimeField(null=True)
    received_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    due_on = DateField(null=True)
    warned_at = DateTimeField(null=True)
    channel = CharField(6, default="visit", constraints=[one_of("channel", APPLICATION_CHANNELS)])
    fee_way = CharField(7, default="any", constraints=[one_of("fee_way", FEE_WAYS)])
    national_code = CharField(50, null=True, unique=True)
    ended_at = DateTimeField(null=True)
    supplement_asked_at = DateTimeField(null=True)
    supplement_ended_at = DateTimeField(null=True)
    handler = ForeignKeyField(User, null=True, on_delete="SET NULL", index=False)
    stage = CharField(7, default="", constraints=[one_of("stage", APPLICATION_STAGES)])
    promised_on = DateField(null=True)
    # The language in which it was begun; whoever has no account is written to in it.
    locale = CharField(2, default="vi")

    class Meta:
        indexes = ((("state", "changed_at"), False), (("point", "state"), False))
        constraints = [Check("state = 'draft' OR registered_at IS NOT NULL")]

    @property
    def correctable(self):
        """Whether the applicant may change it: until an officer opens it, and again while something is asked for."""
        return self.state in ("draft", "registered") and self.opened_at is None or self.state == "supplement"

    @property
    def withdrawable(self):
        """Whether the applicant may take it back: not while an officer compares it at the counter, nor once it has ended."""
        return (self.state == "registered" and self.opened_at is None
                or self.state in ("received", "payment", "processing", "supplement"))


# What the officers' inbox is read from: the dossiers the office works on by due day, those of a state, those of an officer.
Application.add_index(Application.index(DUE, Application.id, Application.state, Application.handler, Application.point,
                                        Application.channel, Application.kind, where=AT_THE_OFFICE, name="application_open"))
# Postgres works out DUE only where the index has its column too.
Application.add_index(Application.index(Application.state, DUE, Application.id, Application.handler, Application.point,
                                        Application.kind, Application.channel, Application.due_on, name="application_state_due"))
# All that the inbox filters by, the newest first and by name: a page is found here, and only its dossiers are read.
_FILTERED = (Application.state, Application.kind, Application.channel, Application.handler, Application.point,
             Application.personal_number, Application.phone)
Application.add_index(Application.index(Application.id, *_FILTERED, Application.name_key, name="application_newest"))
Application.add_index(Application.index(Application.name_key, Application.id, *_FILTERED, name="application_named"))
# The figures of a period: what was received, what ended or is overdue in it, with all that is counted of each.
Application.add_index(Application.index(Application.point, Application.received_at, Application.channel,
                                        Application.supplement_asked_at, Application.kind, name="application_received"))
Application.add_index(Application.index(Application.point, Application.ended_at, Application.due_on, Application.received_at,
                                        Application.supplement_asked_at, Application.supplement_ended_at, Application.kind,
                                        name="application_ended"))
# Sent, and not opened by anybody yet: what ends by itself is among these.
Application.add_index(Application.index(Application.state, Application.opened_at, Application.registered_at,
                                        name="application_unopened"))
Application.add_index(Application.index(Application.handler, Application.state, DUE, Application.id, name="application_handler"))
# Ended, and not redacted yet: read each night for dossiers past their term.
ENDED_WHOLE = SQL("ended_at IS NOT NULL AND name_key <> ''")
Application.add_index(Application.index(Application.ended_at, Application.id, where=ENDED_WHOLE, name="application_whole"))


class DossierSequence(Table):
    """The last number of an agency's national dossier codes on a day."""

    agency = CharField(30)
    day = DateField()
    last = IntegerField(default=0)

    class Meta:
        indexes = ((("agency", "day"), True),)


class ApplicationKey(Table):
    """A browser that may open an application without an account. Only the SHA-256 of its random cookie is kept."""

    token_hash = CharField(64)
    application = ForeignKeyField(Application, backref="keys", on_delete="CASCADE")
    private = BooleanField(default=False)
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("token_hash", "application"), True),)


PAPER_KINDS = ("photo", "birth_certificate", "representative", "old_passport", "loss_report", "other")


class Paper(Table):
    """A picture or PDF handed in with an application; its bytes lie outside the web root under their checksums.

    A photo keeps the whole picture too (`original`), the part cut out of it (`crop`, fractions) and what was found (`findings`).
    A PDF whose pages nobody counted has 0 of them.
    """

    application = ForeignKeyField(Application, backref="papers", on_delete="CASCADE")
    kind = CharField(17, constraints=[one_of("kind", PAPER_KINDS)])
    file_name = CharField(200)
    media_type = CharField(30)
    checksum = CharField(64, index=True)
    size = IntegerField()
    pages = IntegerField(default=1)
    original = CharField(64, default="", index=True)
    crop = JSONField(default=dict)
    findings = JSONField(default=list)
    kept_doubtful = BooleanField(default=False)
    added_at = DateTimeField(default=now)


class ApplicationMove(Table):
    """One step of a dossier from state to state: who, when and why. Never altered."""

    application = ForeignKeyField(Application, backref="moves", on_delete="CASCADE")
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    before = CharField(12)
    after = CharField(12)
    note = CharField(1000, default="")


class Notice(Table):
    """Something a person must be told: shown in the app, and mailed by the outbox when mail is set up.

    A citizen without an account is told beside the application, and at its address.
    """

    user = ForeignKeyField(User, null=True, backref="notices", on_delete="CASCADE")
    application = ForeignKeyField(Application, null=True, backref="notices", on_delete="CASCADE")
    kind = CharField(30)
    details = JSONField(default=dict)
    created_at = DateTimeField(default=now)
    read_at = DateTimeField(null=True)
    mail = CharField(5, default="none", constraints=[one_of("mail", ("none", "wait", "sent", "dead"))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)
    sent_at = DateTimeField(null=True)
    again_at = DateTimeField(null=True)
    error = CharField(300, default="")

    class Meta:
        indexes = ((("mail", "next_try_at"), False), (("created_at", "id"), False))
        constraints = [Check("user_id IS NOT NULL OR application_id IS NOT NULL")]


# Every page tells how many notices are not opened yet.
Notice.add_index(Notice.index(Notice.user, where=Notice.read_at.is_null(), name="notice_unread"))
# What could not leave at the first try, among all that waits for its turn.
NOTICE_TRIED = (Notice.mail != SQL("'sent'")) & (Notice.tries > SQL("0"))
Notice.add_index(Notice.index(Notice.mail, Notice.id, where=NOTICE_TRIED, name="notice_tried"))


class Procedure(Table):
    """What the law wants published of an administrative procedure, in both languages, as of a day."""

    code = CharField(20, unique=True)
    position = IntegerField(default=0)
    name_vi = CharField(300)
    name_en = CharField(300)
    text_vi = JSONField(default=dict)
    text_en = JSONField(default=dict)
    as_of = DateField(default=today)
    published = BooleanField(default=True)
    changed_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")


class Rating(Table):
    """What somebody thought of the office's work, by month; whose it was is kept nowhere."""

    point = ForeignKeyField(ReceptionPoint, null=True, on_delete="RESTRICT")
    kind = CharField(11, constraints=[one_of("kind", APPLICATION_KINDS)])
    month = DateField(index=True)
    score = IntegerField(constraints=[Check("score BETWEEN 1 AND 5")])
    words = CharField(1000, default="")


class Rated(Table):
    """A dossier whose work was rated: once, and which Rating is its is not kept."""

    application = ForeignKeyField(Application, unique=True, on_delete="CASCADE")


class DataRequest(Table):
    """A citizen asks to have data corrected or deleted; an officer answers with a reason."""

    application = ForeignKeyField(Application, backref="data_requests", on_delete="CASCADE")
    kind = CharField(7, constraints=[one_of("kind", ("correct", "delete"))])
    words = CharField(1000)
    state = CharField(7, default="open", constraints=[one_of("state", ("open", "done", "refused"))])
    created_at = DateTimeField(default=now)
    answer = CharField(1000, default="")
    answered_at = DateTimeField(null=True)
    answered_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")

    class Meta:
        constraints = [Check("state = 'open' OR answered_at IS NOT NULL")]


DataRequest.add_index(DataRequest.index(DataRequest.application, DataRequest.kind, unique=True, where=SQL("state = 'open'"),
                                        name="data_request_open"))
