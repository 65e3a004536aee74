"""A page of a kept PDF in the child process: drawn as a picture, so that nothing of the file itself reaches a browser."""

import pypdfium2

from domain.pictures import drawing


def draw(content, number, side):
    """The JPEG of a page (counted from 1): its longer side has so many points, whatever measure the page says it has.

    Forms are not begun, so nothing in the file runs. Fails for what cannot be read."""
    page = pypdfium2.PdfDocument(content)[number - 1]
    picture = page.render(scale=side / max(page.get_size()), may_draw_forms=False).to_pil()
    return drawing.jpeg(picture.convert("RGB"), 85)
