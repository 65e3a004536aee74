"""Finding faces with OpenCV's cascade, which comes with its package. Only the child process loads it."""

from PIL import Image

SIDE = 800
# A find smaller than this share of the picture is no applicant's face; a second one under half the first is in the background.
LEAST_SHARE, SECOND_SHARE = 0.12, 0.5


def found(picture):
    """The faces on a picture as (left, top, width, height), fractions of it, largest first; None where OpenCV is missing."""
    try:
        import cv2
        import numpy
    except ImportError:  # a system without its libraries (Windows N): the page says that the face was not looked at
        return None
    cv2.setNumThreads(1)
    grey = picture.convert("L")
    grey.thumbnail((SIDE, SIDE), Image.Resampling.BILINEAR)
    points = numpy.asarray(grey)
    least = int(min(grey.size) * LEAST_SHARE)
    # The cascade “alt2” makes the fewest false finds; “default” also finds faces of little contrast.
    for image, name in ((points, "alt2"), (cv2.equalizeHist(points), "alt2"), (points, "default")):
        cascade = cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_frontalface_{name}.xml")
        seen = sorted(cascade.detectMultiScale(image, 1.1, 5, minSize=(least, least)), key=lambda box: -box[2])
        if seen:
            width, height = grey.size
            return [(float(x / width), float(y / height), float(w / width), float(h / height)) for x, y, w, h in seen
                    if w >= SECOND_SHARE * seen[0][2]]
    return []
