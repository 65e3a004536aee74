"""Drawing a picture anew onto a clean canvas: upright, in plain colours, without place, camera or comment."""

from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from domain.problems import N_, refuse

MOST_POINTS = 64_000_000  # what the largest usual telephone takes; other formats than its own are unpacked whole
MOST_UNPACKED = 25_000_000
TOO_MANY_POINTS = N_("The picture has %(millions)s million points, more than can be read. Save it smaller, or take it again.")


def upright(content, side, formats=("JPEG", "PNG")):
    """The picture turned as it was taken, on white, within a square of `side` points; never larger than it was.

    Named formats only: others would wake programs outside. Of a telephone's several pictures in one file the first is taken.
    """
    if "HEIF" in formats:
        import pi_heif
        pi_heif.register_heif_opener(thumbnails=False)
    picture = Image.open(BytesIO(content), formats=formats)
    points = picture.width * picture.height
    if points > (MOST_POINTS if picture.format in ("JPEG", "MPO", "HEIF") else MOST_UNPACKED):
        refuse("", TOO_MANY_POINTS, millions=points // 1_000_000)
    if getattr(picture, "n_frames", 1) != 1 and picture.format not in ("MPO", "HEIF"):
        raise ValueError("moving pictures")
    picture.draft("RGB", (2 * side, 2 * side))
    picture.load()
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("1", "P", "PA", "LA"):  # few colours: between two of them lies none
        picture = picture.convert("RGBA")
    picture.thumbnail((side, side), reducing_gap=2)
    picture = _plain(picture, profile)
    canvas = Image.new("RGB", picture.size, "white")
    if picture.mode == "RGB":  # nothing shines through
        canvas.paste(picture)
    else:
        picture = picture.convert("RGBA")
        canvas.paste(picture, mask=picture.getchannel("A"))
    return canvas


def jpeg(picture, quality):
    """The bytes of a picture as a JPEG."""
    target = BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True)
    return target.getvalue()


def _plain(picture, profile):
    """The picture in the colours every screen and printer knows; telephones have wider ones of their own."""
    if not profile or picture.mode != "RGB":
        return picture
    try:
        return ImageCms.profileToProfile(picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
