"""The tables, gathered from schema/ where they lie by subject. The database keeps the promises made there."""

from schema.applications import (
    APPLICATION_KINDS,
    APPLICATION_STAGES,
    APPLICATION_STATES,
    AT_THE_OFFICE,
    DUE,
    ENDED_WHOLE,
    NOTICE_TRIED,
    OFFICE_STATES,
    Application,
    ApplicationKey,
    ApplicationMove,
    DataRequest,
    DossierSequence,
    Notice,
    Paper,
    Procedure,
    Rated,
    Rating,
)
from schema.base import Table
from schema.deliveries import DELIVERY_STATES, DELIVERY_WAYS, TEXT_TRIED, Delivery, TextKind, TextMessage
from schema.dossiers import DossierCheck, DossierMessage
from schema.establishments import (
    ESTABLISHMENT_STATES,
    Establishment,
    EstablishmentKind,
    Inspection,
    Membership,
    RegisterList,
)
from schema.foreigners import Foreigner, ForeignerNote, WatchDocument, WatchEntry, WatchHit, WatchList
from schema.operation import AuditSeal, Lease, Outage, PlannedStop, Pulse
from schema.payments import (
    FEE_GROUPS,
    FEE_WAYS,
    Fee,
    Payment,
    PaymentEvent,
    Refund,
    StatementFile,
    StatementLine,
)
from schema.people import (
    Attempt,
    AuditEntry,
    Identity,
    Installation,
    Office,
    OfficerWard,
    OneTimeLink,
    RecoveryCode,
    Session,
    SignInRequest,
    User,
    Ward,
)
from schema.points import SHARES, Closure, OpeningHours, ReceptionPoint, Service, Slot
from schema.retention import LegalHold
from schema.stays import (
    OPEN_STAYS,
    STATUSES,
    STILL_WHOLE,
    ZERO,
    Batch,
    DayCount,
    DeadlineRule,
    Import,
    ImportRow,
    MonthCount,
    Stay,
    StayChange,
)
from schema.visits import (
    OPEN_TICKETS,
    OUTCOMES,
    Appointment,
    Counter,
    FreedPlace,
    Ticket,
    Waiting,
)

TABLES = Table.__subclasses__()
