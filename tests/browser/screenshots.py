"""Draws the pictures of the README: an invented province, served and looked at in both sizes."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, SIZES, address

PASSWORD = "demo-khaibao-2026"
FOLDER = ROOT / "docs/screenshots"
# File → who looks, at what, on which screen.
PICTURES = {
    "owner-today.png": ("owner", "/owner", "laptop"),
    "declare-on-a-phone.png": ("owner", "/owner/stays/new", "phone"),
    "receipt.png": ("owner", "/owner/stays", "laptop"),
    "commune-desk.png": ("commune", "/commune/stays", "laptop"),
}


def main():
    """Fill a demo of its own in a temporary folder, serve it, draw every picture into docs/screenshots."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"DATA_DIR": folder, "DEMO": "yes", "SECOND_FACTOR": "no", "PORT": "0"}
        environ.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "app.py", "demo"], cwd=ROOT, env=environ, check=True)
        log = Path(folder) / "log"
        with log.open("w", encoding="utf8") as lines:
            process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environ, stdout=lines, stderr=lines)
        try:
            draw(address(process, log))
        finally:
            process.terminate()
            process.wait(timeout=30)


def draw(house):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (person, path, size) in PICTURES.items():
            context = browser.new_context(viewport=SIZES[size], base_url=house, locale="vi-VN")
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("[name=identifier]", f"{person}@demo.example")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/" + person + "**")
            page.goto(path)
            if name == "receipt.png":
                page.locator("[data-stay] a").first.click()
                page.wait_for_load_state()
            page.screenshot(path=FOLDER / name)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
