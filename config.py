"""Every setting of the app: read from the environment once, typed, defaulted, refused when unsafe."""

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

# The mode of folders nobody else may open. On Windows Python takes 0o700 for "who makes it alone": what an administrator's
# restore or backup made would be closed to the service. There folders have the rights of DATA_DIR (deploy/windows-service.ps1).
PRIVATE = 0o777 if os.name == "nt" else 0o700
LABEL_SHEETS = ("2x7", "3x8", "2x4")
_KEY, _HOST = "[0-9a-f]{64}", r"(\[[^]]+\]|[^/@#?:]*)(:[0-9]+)?"
_SIGNS = "; signs of its password such as @ / # ? % are written %40 %2F %23 %3F %25."
# How some settings must look when they are given, and the sentence about what does not.
_SHAPES = {
    "database_url": (rf"postgres(ql)?://([^/@#?]+@)?{_HOST}/[^/@#?]+(\?.*)?",
                     "is an address such as postgres://khaibao:password@127.0.0.1/khaibao" + _SIGNS),
    "smtp_url": (rf"smtps?://([^/#?]+@)?{_HOST}/?", "is an address such as smtp://user:password@mail.example:587" + _SIGNS),
    **dict.fromkeys(("backup_key", "audit_key"), (_KEY, "has 64 hex digits; leave it empty to have one made.")),
    "field_key": (rf"{_KEY}(\s+{_KEY})*", "has 64 hex digits, or several such keys; leave it empty to have one made."),
    "audit_syslog": (r"(tcp|udp)://[^/@]+:[0-9]+", "is an address such as tcp://logs.example:514."),
    "backup_at": (r"([01][0-9]|2[0-3]):[0-5][0-9]", "is a time of day such as 01:30."),
    "clamd": (r"/.+|[^/]+:[0-9]+", "is host:port, or the path of a socket such as /run/clamav/clamd.ctl."),
}


class Unsafe(Exception):
    """A setting that may not be used as it stands; the sentence says what to do."""


def setting(default, meaning, secret=False):
    """One setting: its default and, for docs/settings.md, what it means."""
    return field(default=default, metadata={"meaning": meaning, "secret": secret})


@dataclass(frozen=True)
class Config:
    """The settings. The environment variable of each is its name in capitals; NAME_FILE reads a secret from a file."""

    host: str = setting("127.0.0.1", "Address to listen on.")
    port: int = setting(8000, "Port to listen on.")
    data_dir: Path = setting(Path("data"), "Folder of the SQLite database, citizens' papers, the secret key and the lock.")
    database_url: str = setting("", "postgres://user:password@host/name; empty means SQLite in DATA_DIR.", True)
    base_url: str = setting("", "Public address, e.g. https://khaibao.example.gov.vn: for links, QR codes and the host check.")
    secret_key: str = setting("", "Signs forms and language cookies; empty means one is made and kept in DATA_DIR.", True)
    secret_key_fallbacks: str = setting("", "Old keys still accepted, separated by blanks, after the key was changed.", True)
    trusted_proxy: str = setting("", "Address of the reverse proxy whose X-Forwarded-For and -Proto are believed.")
    smtp_url: str = setting("", "smtp://user:password@host:587 or smtps://…; empty means notices stay in the app.", True)
    mail_from: str = setting("", "Sender of the mails; empty means no-reply at the host of BASE_URL.")
    sms_url: str = setting("", "Address of the SMS gateway that takes a JSON POST, https://…; empty means no SMS.")
    sms_token: str = setting("", "Its secret, sent as `Authorization: Bearer …`; empty for none.", True)
    sms_sender: str = setting("", "The sender people see, as agreed with the gateway.")
    sms_plain: bool = setting(True, "SMS in letters without diacritics: 160 fit into one message instead of 70.")
    sms_per_day: int = setting(5, "Most SMS to one telephone in a day.")
    oidc_issuer: str = setting("", "Identity provider (OpenID Connect) by which citizens sign in, e.g. "
                                   "https://id.example.gov.vn; empty means none.")
    oidc_client_id: str = setting("", "What this app is called there; it is told BASE_URL/sign-in/identity/return.")
    oidc_client_secret: str = setting("", "Its secret there; empty for a public client (PKCE alone).", True)
    oidc_scope: str = setting("openid profile email phone", "What is asked for there.")
    oidc_name: str = setting("VNeID", "What people call the provider.")
    oidc_button: str = setting("", "Words of the button; empty means “Sign in with” and OIDC_NAME.")
    oidc_claim_number: str = setting("personal_number", "Claim that holds the verified personal number (12 digits).")
    oidc_claim_name: str = setting("name", "Claim that holds the full name.")
    oidc_claim_birth: str = setting("birthdate", "Claim that holds the date of birth (YYYY-MM-DD).")
    oidc_claim_sex: str = setting("gender", "Claim that holds the sex (male, female).")
    oidc_claim_digital: str = setting("", "Claim that is true for a digital citizen, who files online without a fee while the "
                                          "administrator has confirmed that fee; empty means nobody is.")
    demo: bool = setting(False, "Allow the demo accounts (only `make demo` sets it).")
    masked_lists: bool = setting(True, "Lists show passport, personal and account numbers as C12****67; whole they stand where "
                                       "one declaration, person or dossier is opened, in what was typed, and in files.")
    second_factor: bool = setting(True, "Officers and administrators must use a second factor (off in the demo).")
    requests_per_minute: int = setting(1200, "Requests a minute from one address (of IPv6, one /64) without a signed-in person "
                                             "before 429 is answered, in each process; this machine itself is never "
                                             "counted, and so, without TRUSTED_PROXY, nobody behind its proxy; 0 means no limit.")
    requests_per_person: int = setting(2400, "The same of one signed-in person.")
    session_idle_minutes: int = setting(30, "An owner's session ends after this many idle minutes.")
    officer_idle_minutes: int = setting(15, "An officer's or administrator's session ends after this many idle minutes.")
    proof_minutes: int = setting(15, "Officers and administrators show once more who they are, before files of many people and "
                                     "acts that weigh, when they last did so longer ago.")
    owner_proof_minutes: int = setting(120, "The same of owners and citizens: a night desk that prints receipts is not held up.")
    session_hours: int = setting(12, "Any session ends after this many hours.")
    upload_bytes: int = setting(10 * 1024**2, "Largest file an owner may upload.")
    upload_rows: int = setting(10_000, "Most rows of one uploaded file.")
    upload_seconds: int = setting(20, "Longest time spent reading one file.")
    import_drafts: int = setting(20, "Files of one owner or staff waiting for confirmation; the next one must wait for these.")
    import_days: int = setting(30, "An import that is never confirmed is wiped after this many days.")
    stay_years: int = setting(0, "A declaration loses name, passport, birth date and free text so many years after its last day; "
                                 "day, ward, nationality and what the reports count stay. 0 means never: the office decides "
                                 "(Decree 330/2026 Art. 39: no longer than necessary).")
    dossier_years: int = setting(0, "A dossier loses answers, papers and names so many years after it ended. 0 means never: the "
                                    "office decides, after its own list of terms for files.")
    notice_months: int = setting(24, "Notices are deleted after so many months; what they told stands in the record. 0 means "
                                     "never. The office decides; 12 months is what the rules on logs ask for (Decree 333/2026).")
    lapse_months: int = setting(12, "An establishment that declared nothing for so many months is locked, warned 30 days before; "
                                    "0 means never.")
    room_guests: int = setting(4, "More guests than this in one room stand in the officers' morning list of rooms too full.")
    silent_days: int = setting(7, "An establishment that usually has foreigners is silent after so many days without one.")
    usual_days: int = setting(8, "It usually has foreigners when some arrived on at least this many of the 28 days before.")
    restore_hours: int = setting(24, "A cancelled declaration can be restored for this many hours.")
    photo_bytes: int = setting(15 * 1024**2, "Largest photo a citizen may send, in bytes.")
    paper_bytes: int = setting(10 * 1024**2, "Largest other paper a citizen may send, in bytes.")
    paper_pages: int = setting(30, "Most pages of a PDF a citizen may send.")
    papers_per_application: int = setting(12, "Most papers of one application besides its photo.")
    papers_bytes: int = setting(40 * 1024**2, "Most bytes of all papers of one application together.")
    papers_per_hour: int = setting(120, "Photos and papers accepted from one address in an hour.")
    registrations_per_hour: int = setting(20, "Registrations of establishments accepted from one address in an hour.")
    draft_days: int = setting(30, "A draft of an application nobody goes on with is deleted after this many days, with a notice "
                                  "3 days before.")
    unpresented_days: int = setting(10, "The data of a sent application nobody comes with are deleted this many days after its "
                                        "day, with a notice 3 days before.")
    applications_per_hour: int = setting(60, "Applications that may be begun from one address in an hour.")
    release_from_minutes: int = setting(10, "A place given back reappears at a random moment, not before so many minutes …")
    release_until_minutes: int = setting(180, "… and not after so many, unless the waiting list takes it first.")
    holds_per_range: int = setting(2000, "Times that may be chosen within an hour from one address (of IPv6, one /64) before the "
                                         "next must pause. Mobile carriers put thousands of telephones behind one address: a low "
                                         "number makes honest people wait for strangers; 0 means no limit.")
    puzzle_bits: int = setting(0, "Work a browser must do before it holds a place, in bits; 0 means none, 16 about a second.")
    online_filing: bool = setting(False, "Citizens may file wholly online: sign in, send, pay, get it by post. Needs OIDC_ISSUER "
                                         "or SMTP_URL to prove who they are.")
    assign_by_load: bool = setting(False, "New online dossiers go by themselves to the officer of the office with the fewest "
                                          "open ones; officers who are away get none.")
    agency_code: str = setting("", "The office's agency id in national dossier codes, e.g. H15.50.05; empty means dossiers have "
                                   "only the code to look them up.")
    result_reminder_days: int = setting(7, "Who has not collected a result for so many days is reminded, once; 0 means never.")
    label_sheet: str = setting("2x7", "Labels for parcels on a sheet of A4, columns by rows: 2x7, 3x8 or 2x4.")
    payment_days: int = setting(15, "A fee asked for can be paid for this many days, with a reminder 3 days before; then an "
                                    "online dossier counts as withdrawn, and for others the office asks again.")
    vnpay_tmn_code: str = setting("", "Terminal code given by VNPAY; empty means VNPAY is not offered.")
    vnpay_hash_secret: str = setting("", "Secret given by VNPAY that signs what goes there and what comes back.", True)
    vnpay_url: str = setting("", "VNPAY's payment page, e.g. https://pay.vnpay.vn/vpcpay.html.")
    vnpay_query_url: str = setting("", "VNPAY's address for questions about a payment; empty means it is never asked.")
    vietqr_bank_bin: str = setting("", "Six digits (NAPAS BIN) of the office's bank; empty means VietQR is not offered.")
    vietqr_account: str = setting("", "The office's account number, for VietQR.")
    vietqr_holder: str = setting("", "Holder of that account, as the bank writes it.")
    vietqr_bank: str = setting("", "Name of that bank, as citizens know it.")
    backup_dir: str = setting("", "Folder of the backups, best on another disk; empty means the folder backups of DATA_DIR.")
    backup_at: str = setting("01:30", "Time of day (Viet Nam) after which the nightly backup is made; empty means none is made.")
    backup_keep: str = setting("7 4 12", "How many daily, weekly and monthly backups are kept.")
    backup_copy: str = setting("", "A second folder, e.g. on a disk of another machine, each nightly backup is copied to.")
    backup_hook: str = setting("", "Command run after each nightly backup, {} standing for its file, e.g. "
                                   "rclone copy {} far:khaibao; not through a shell.")
    backup_key: str = setting("", "64 hex digits that encrypt backups; empty means a key is made and kept in DATA_DIR. Keep a "
                                  "copy of it elsewhere: without it no backup can be opened.", True)
    audit_key: str = setting("", "64 hex digits that seal the record of acts; empty means a key is made and kept in DATA_DIR, "
                                 "and in each backup. Without it nobody can tell whether the record was altered.", True)
    field_key: str = setting("", "64 hex digits that seal second factors' secrets, accounts for refunds and citizens' papers; of "
                                 "several, separated by blanks, the first seals and all open. Empty means a key is made and kept "
                                 "in DATA_DIR, and in each backup; one given here is in no backup: keep it elsewhere.", True)
    audit_syslog: str = setting("", "Another machine's log the record is told to, e.g. tcp://logs.example:514; udp:// too.")
    clamd: str = setting("", "ClamAV's clamd that sees each uploaded file first: host:port, or the path of its socket. Empty "
                             "means none; with one, nothing is taken in while it is silent.")
    postgres_bin: str = setting("", "Folder of pg_dump and pg_restore, when they are not found by themselves.")
    metrics_token: str = setting("", "Opens /metrics to `Authorization: Bearer …` with it, 20 characters at least; empty means "
                                     "it is not there.", True)
    log_format: str = setting("plain", "How the log is written: plain, or json (one object a line).")
    log_file: str = setting("", "A file the log is written to as well, cut at 10 MB, five older ones kept; for Windows, where "
                                "nothing else keeps it. Each of several servers needs its own.")
    log_requests: bool = setting(False, "A line of the log for each request: endpoint, method, status, milliseconds, its number; "
                                        "no address, no name, nothing that was typed.")
    slow_query_ms: int = setting(0, "Queries that took so many milliseconds are logged, without their values; 0 means none.")
    threads: int = setting(8, "Requests served at the same time.")

    @property
    def https(self):
        return self.base_url.startswith("https://")

    @property
    def hosts(self):
        """Host names the app answers to: that of BASE_URL, and this machine's own; not one that a stranger points here."""
        host = urlsplit(self.base_url).hostname
        return [*([host] if host else ()), "127.0.0.1", "localhost"]

    @property
    def sqlite_path(self):
        return self.data_dir / "khaibao.db"

    @property
    def site(self):
        """Where people reach the app, for links in mails: BASE_URL, or the address it listens on."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def cookie(self, name):
        """A cookie's name; over https browsers bind the __Host- prefix to this very host."""
        return f"__Host-{name}" if self.https else f"khaibao-{name}"


def load(environ=os.environ, **given):
    """The settings from the environment, `given` winning. Raises Unsafe with a sentence that says what to do."""
    values = {}
    for item in fields(Config):
        text = _text(environ, item)
        if text is not None:
            values[item.name] = _typed(item, text)
    values.update(given)
    config = Config(**values)
    _refuse_unsafe(config)
    _refuse_unsafe_watching(config)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return config


def secret_key(config):
    """The signing key: the setting, or one made once and kept in DATA_DIR."""
    return config.secret_key or kept_key(config, "secret_key")


def kept_key(config, name):
    """A key of 64 hex digits: the setting `name`, or one made once and kept in DATA_DIR for this user's eyes only."""
    if given := getattr(config, name):
        return given
    path = config.data_dir / name
    if not path.exists():
        half = path.with_name(f"{name}.{os.getpid()}")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secrets.token_hex(32)}\n")
        # Of two processes that start together the first one's key stays.
        with suppress(FileExistsError):
            os.link(half, path)
        half.unlink()
    return path.read_text(encoding="ascii").strip()


def table():
    """The settings as the Markdown table of docs/settings.md (a test holds the page to it)."""
    rows = ["| Setting | Default | Meaning |", "|---|---|---|"]
    for item in fields(Config):
        default = {"True": "yes", "False": "no"}.get(str(item.default), str(item.default))
        name = f"`{item.name.upper()}`" + (f" or `{item.name.upper()}_FILE`" if item.metadata["secret"] else "")
        rows.append(f"| {name} | {f'`{default}`' if default else 'empty'} | {item.metadata['meaning']} |")
    return "\n".join(rows) + "\n"


def _text(environ, item):
    name = item.name.upper()
    path = environ.get(name + "_FILE")
    if path and item.metadata["secret"]:
        try:
            return Path(path).read_text(encoding="utf8").strip()
        except OSError as error:
            raise Unsafe(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.")
    return environ.get(name)


def _typed(item, text):
    kind = type(item.default)
    if kind is bool:
        if text.lower() not in ("1", "0", "true", "false", "yes", "no", ""):
            raise Unsafe(f"{item.name.upper()} must be yes or no, not {text!r}.")
        return text.lower() in ("1", "true", "yes")
    if kind is int:
        if not text.strip().isdecimal():
            raise Unsafe(f"{item.name.upper()} must be a whole number, not {text!r}.")
        return int(text)
    return Path(text) if isinstance(item.default, Path) else text.strip()


def _refuse_unsafe(config):
    if config.secret_key and len(config.secret_key) < 32:
        raise Unsafe("SECRET_KEY must have at least 32 characters; leave it empty to have one made.")
    if config.base_url and urlsplit(config.base_url).scheme not in ("http", "https"):
        raise Unsafe("BASE_URL must start with https:// (or http:// on a closed network).")
    if config.demo and config.https:
        raise Unsafe("DEMO accounts have a public password: never with an https BASE_URL.")
    if config.oidc_issuer and not config.oidc_client_id:
        raise Unsafe("OIDC_ISSUER needs OIDC_CLIENT_ID: the name of this app at the identity provider.")
    provider = urlsplit(config.oidc_issuer)
    if config.oidc_issuer and provider.scheme != "https" and provider.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise Unsafe("OIDC_ISSUER must start with https://.")
    if not config.second_factor and config.https:
        raise Unsafe("SECOND_FACTOR may be switched off in the demo only.")
    for name in ("vnpay_url", "vnpay_query_url"):
        parts = urlsplit(getattr(config, name))
        if getattr(config, name) and parts.scheme != "https" and parts.hostname != "127.0.0.1":
            raise Unsafe(f"{name.upper()} must start with https://: people pay there.")
    if config.vnpay_tmn_code and not (config.vnpay_hash_secret and config.vnpay_url):
        raise Unsafe("VNPAY_TMN_CODE needs VNPAY_HASH_SECRET and VNPAY_URL beside it.")
    gateway = urlsplit(config.sms_url)
    if config.sms_url and gateway.scheme != "https" and gateway.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise Unsafe("SMS_URL must start with https://: telephone numbers and a secret go there.")
    if config.label_sheet not in LABEL_SHEETS:
        raise Unsafe(f"LABEL_SHEET must be one of {', '.join(LABEL_SHEETS)}.")
    if config.vietqr_bank_bin and not (re.fullmatch(r"[0-9]{6}", config.vietqr_bank_bin) and config.vietqr_account.isalnum()):
        raise Unsafe("VIETQR_BANK_BIN has six digits and needs VIETQR_ACCOUNT beside it.")
    for name, (shape, words) in _SHAPES.items():
        if getattr(config, name) and not re.fullmatch(shape, getattr(config, name)):
            raise Unsafe(f"{name.upper()} {words}")
    if not re.fullmatch(r"[1-9][0-9]* [0-9]+ [0-9]+", config.backup_keep):
        raise Unsafe("BACKUP_KEEP has three numbers such as 7 4 12: days, weeks, months.")
    if config.host not in ("127.0.0.1", "::1", "localhost") and not config.base_url:
        raise Unsafe("Set BASE_URL before listening on a public address: links and the host check need it.")


def _refuse_unsafe_watching(config):
    if config.log_format not in ("plain", "json"):
        raise Unsafe("LOG_FORMAT is plain or json.")
    if config.metrics_token and len(config.metrics_token) < 20:
        raise Unsafe("METRICS_TOKEN must have at least 20 characters.")
