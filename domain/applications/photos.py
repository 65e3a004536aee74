"""The photo of an application: framed to 4 × 6, judged at once, kept with its doubts if the applicant says so."""

from math import isfinite

from database import write
from domain import audit
from domain.applications import form_versions, papers, storage
from domain.pictures import frames
from domain.pictures.process import Unreadable, ask
from domain.problems import N_, refuse
from models import Paper

WRONG_KIND = N_("This is not a photo that can be read. Please send it as JPEG, PNG, WebP or HEIC, as the telephone made it.")
UNREADABLE = N_("The photo cannot be read: it is damaged, moving, or larger than any camera makes it. Please take it again.")
NO_PHOTO = N_("There is no photo yet. Please send one first.")
NO_FRAME = N_("The frame could not be understood. Please try again.")
NOT_ASKED = N_("This application needs no photo.")
NOT_REMOVED = N_("An application that was sent keeps its photo. Send another one to replace it.")
MEANWHILE = N_("The photo was changed in another window meanwhile. Please look at it again.")
READ_IT = N_("Please confirm that you want to keep the photo as it is.")
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

# What each rule says and asks for; those under DOUBTFUL are kept only on the applicant's word, the others are advice.
RULES = {
    "no_face": (N_("No face was found"), N_("Look straight into the camera, face and both ears free, and move the frame onto the "
                                            "face.")),
    "two_faces": (N_("More than one face"), N_("Only you may be on the photo. Stand alone, or make the frame smaller.")),
    "face_small": (N_("The face is too small: about %(percent)s %% of the height"), N_(
        "It should be about three quarters. Make the frame smaller, or come nearer to the camera.")),
    "face_large": (N_("The face is too large: about %(percent)s %% of the height"), N_(
        "It should be about three quarters. Make the frame larger.")),
    "face_high": (N_("The face is too high"), N_("Move the frame up. If it is at the edge already, take the photo with more room "
                                                 "above.")),
    "face_low": (N_("The face is too low"), N_("Move the frame down.")),
    "face_aside": (N_("The face is not in the middle"), N_("Move the frame to the side.")),
    "background_coloured": (N_("The background is not white"), N_("Stand before a plain white wall.")),
    "background_dark": (N_("The background is too dark"), N_("Stand before a white wall in daylight, facing the window.")),
    "background_uneven": (N_("The background is uneven"), N_("No shadow, no things behind you: stand half a metre from a plain "
                                                             "wall.")),
    "face_dark": (N_("The face is too dark"), N_("Turn to the light, for example to a window.")),
    "face_bright": (N_("The face is too bright"), N_("Switch the flash off and leave the direct sun.")),
    "face_half_dark": (N_("One side of the face is in the shade"), N_("Turn your whole face to the light.")),
    "blurred": (N_("The photo is blurred"), N_("Wipe the lens, hold still and take the photo again. Do not enlarge or photograph "
                                               "a print.")),
    "few_points": (N_("The photo has few points: %(width)s × %(height)s"), N_(
        "800 × 1200 are recommended. Send the picture as the camera made it, not through a chat program.")),
    "face_unchecked": (N_("The face was not checked"), N_("This server cannot look for faces. Please compare its size and place "
                                                          "yourself.")),
}
ADVICE = ("few_points", "face_unchecked")


def needed(application):
    """Whether the form of this application has a photo."""
    return form_versions.by_code(application.form).section("photo") is not None


def of(application):
    """The photo of an application, or None."""
    return Paper.select().where(Paper.application == application, Paper.kind == "photo").order_by(Paper.id.desc()).first()


def doubts(paper):
    """The findings on a photo that a person must agree to keep."""
    return [finding for finding in paper.findings if finding["rule"] not in ADVICE]


def ready(application):
    """Whether the photo is there, judged, and either in order or kept in spite of its doubts; or none is needed."""
    photo = of(application)
    return not needed(application) or photo is not None and (photo.kept_doubtful or not doubts(photo))


def add(*, by, application, content, file_name="", limits=None, address=""):
    """Take in a photo from any telephone, frame its face to 4 × 6 and judge it; it replaces the one before. Returns its Paper.

    The whole picture is kept upright so that the frame can be moved. Refused at `file`: what is no picture, or too small."""
    limits = limits or papers.Limits()
    if not needed(application):
        refuse("", NOT_ASKED)
    papers.admit(application, content, limits.photo, limits, address)
    if not _is_picture(content):
        refuse("file", WRONG_KIND)
    try:
        facts, (whole, photo) = ask("portrait", content, "file")
    except Unreadable:
        refuse("file", UNREADABLE)
    return _stored(by, application, "photo.added", facts, photo, {"file_name": papers.plain_name(file_name)}, whole)


def reframe(*, by, application, left, top, height, move="", limits=None, address=""):
    """Cut the photo anew from its whole picture and judge it again; `move` is one of frames.MOVES, made from that frame.

    Left, top and height are fractions of the whole picture; what lies outside it, or has too few points, is brought inside."""
    paper = of(application)
    if paper is None:
        refuse("", NO_PHOTO)
    if not application.correctable:
        refuse("", papers.NOT_NOW)
    if not all(map(isfinite, (left, top, height))):
        refuse("", NO_FRAME)
    frame = frames.fitted(left, top, height, paper.crop["of"])
    frame = frames.moved(frame, move) if move in frames.MOVES else frame
    if frame.stored == paper.crop:
        return paper
    papers.count_in("frames", address, 5 * (limits or papers.Limits()).hourly, "")
    try:
        facts, (photo,) = ask("portrait", papers.read(paper, original=True), "", frame=[*frame[:3]])
    except (Unreadable, storage.Damaged):
        refuse("", UNREADABLE)
    return _stored(by, application, "photo.framed", facts, photo, {"file_name": paper.file_name, "original": paper.original})


def keep(*, by, application, seen, agreed):
    """Keep a doubtful photo, the one that was shown (`seen` is its name): an officer decides, the findings stay with it."""
    with write():
        fresh = papers.changing(application)
        paper = of(fresh)
        if paper is None or papers.name_of(paper) != seen:
            refuse("", NO_PHOTO if paper is None else MEANWHILE)
        if not agreed:
            refuse("agreed", READ_IT)
        Paper.update(kept_doubtful=True).where(Paper.id == paper.id).execute()
        papers.touched(fresh, photo=True)
        audit.record("photo.kept", by=by, subject=fresh)


def remove(*, by, application):
    """Throw the photo away, from a draft only."""
    with write():
        fresh = papers.changing(application)
        if fresh.state != "draft":
            refuse("", NOT_REMOVED)
        gone = _delete_all(fresh)
        papers.touched(fresh, photo=False)
        audit.record("photo.removed", by=by, subject=fresh)
    storage.forget(gone)


def _stored(by, application, act, facts, photo, values, whole=None):
    with storage.lock:
        put = [storage.put(photo)]
        original = storage.put(whole) if whole else values["original"]
        try:
            with write():
                fresh = papers.changing(application)
                gone = _delete_all(fresh)
                paper = Paper.create(application=fresh, kind="photo", media_type="image/jpeg", size=len(photo),
                                     crop=facts["frame"], findings=facts["findings"],
                                     **values | {"checksum": put[0], "original": original})
                papers.touched(fresh, photo=not doubts(paper))
                audit.record(act, by=by, subject=fresh)
        finally:
            storage.forget([*put, original])
        storage.forget(gone)
    return paper


def _delete_all(application):
    there = list(Paper.select().where(Paper.application == application, Paper.kind == "photo"))
    Paper.delete().where(Paper.id.in_([paper.id for paper in there])).execute()
    return [checksum for paper in there for checksum in (paper.checksum, paper.original)]


def _is_picture(content):
    return (content.startswith(_HEADS) or content[:4] == b"RIFF" and content[8:12] == b"WEBP"
            or content[4:8] == b"ftyp" and content[8:12] in _HEIC)
