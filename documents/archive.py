"""Several files as one ZIP, for people who take out what is held about them."""

import tempfile
import zipfile

# What is larger waits on the disk, not in memory.
IN_MEMORY = 8 * 1024**2


def packed(files):
    """An open ZIP file of (name, bytes or None); what is None, because it was lost, is named in LOST.txt."""
    body, lost = tempfile.SpooledTemporaryFile(IN_MEMORY), []  # noqa: SIM115 (the answer closes it)
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            if content is None:
                lost.append(name)
            else:
                archive.writestr(name, content)
        if lost:
            archive.writestr("LOST.txt", "\n".join(lost))
    body.seek(0)
    return body
