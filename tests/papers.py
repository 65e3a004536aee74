"""PDFs, kind and unkind, written by hand so that nothing of them is hidden from the reader of a test."""


def pdf(*objects, pages=1, trailer="", header="%PDF-1.7\n"):
    """A whole PDF of blank pages; `objects` are the bodies of further objects, the first of them number 10."""
    kids = " ".join(f"{100 + number} 0 R" for number in range(pages))
    bodies = {1: "<< /Type /Catalog /Pages 2 0 R %s >>", 2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"}
    bodies |= {100 + number: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>" for number in range(pages)}
    bodies |= dict(enumerate(objects, 10))
    bodies[1] %= "/Names 10 0 R" if objects else ""
    written, places = header, {}
    for number, body in sorted(bodies.items()):
        places[number] = len(written.encode("latin-1"))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    start, size = len(written.encode("latin-1")), max(bodies) + 1
    written += f"xref\n0 {size}\n" + "".join(
        f"{places[number]:010} 00000 n \n" if number in places else "0000000000 65535 f \n" for number in range(size))
    return (written + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").encode("latin-1")
