"""Sending files as a browser sends them."""

from io import BytesIO

from tests.portraits import file, portrait

GOOD = file(portrait())


def send(client, address, content, name="anh.jpg", **fields):
    """Post a form with one file; nothing chosen is an empty file without a name."""
    return client.post(address, data={**fields, "file": (BytesIO(content), name if content else "")},
                       content_type="multipart/form-data")
