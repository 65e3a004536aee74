"""The floor: one bare page of Flask on waitress, to which the app's own pages are compared. Run with a port."""

import sys

from flask import Flask
from waitress import serve

app = Flask(__name__, static_folder=None)


@app.get("/")
def page():
    return "<!doctype html><title>Floor</title><p>Nothing is faster than this here.</p>"


if __name__ == "__main__":
    serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
