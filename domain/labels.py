"""What codes are called, written once: statuses, roles, states of establishments, purposes."""

from domain.problems import N_

# The languages of pages and mails; the first is the office's own.
LANGUAGES = ("vi", "en")
STATUSES = {"new": N_("New"), "confirmed": N_("Confirmed"), "not_confirmed": N_("Not confirmed"), "rejected": N_("Rejected"),
            "reverify": N_("To verify again")}
ROLES = {"owner": N_("Owner or staff"), "citizen": N_("Citizen"), "commune": N_("Commune officer"),
         "province": N_("Province officer"), "admin": N_("Administrator")}
STANDINGS = {"proposed": N_("Waiting for approval"), "returned": N_("To be completed"), "active": N_("Active"),
             "refused": N_("Refused"), "locked": N_("Locked")}
PURPOSES = {"work": N_("Work"), "tourism": N_("Tourism"), "family": N_("Family visit"), "business": N_("Business"),
            "study": N_("Study"), "other": N_("Other")}
CHANNELS = {"web": N_("Web form"), "file": N_("File"), "slip": N_("Paper slip")}
# By what lists of stays are narrowed.
STAY_STATES = {"staying": N_("Staying"), "leaving": N_("Expected to leave today"), "overdue": N_("Departure not reported"),
               "left": N_("Left"), "late": N_("Declared late"), "corrected": N_("Corrected"), "doubtful": N_("With warnings"),
               "permit_ended": N_("Permitted stay ended"), "cancelled": N_("Cancelled")}
# What citizens apply for.
APPLICATIONS = {
    "adult": N_("Passport for a person of 14 or older"),
    "child": N_("Passport for a child under 14"),
    "loss": N_("Report a lost passport"),
    "restore": N_("Restore a passport found again"),
    "uncollected": N_("Say why a passport was not collected"),
}
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
