"""What somebody with a browser and a draft sends: the fields of a page, and files."""

import hashlib
import html.parser
import json
import os
import urllib.parse

BOUNDARY = "----overture"


class Controls(html.parser.HTMLParser):
    """The fields of the forms of a page, as a browser would post them."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.area, self.select = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "textarea" and name:
            self.area = name
            self.fields.append((name, ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.fields.append((self.select, given.get("value", "")))
        elif tag == "input" and name and ("checked" in given or kind not in ("radio", "checkbox")):
            self.fields.append((name, given.get("value") or ""))

    def handle_endtag(self, tag):
        self.area = None if tag == "textarea" else self.area
        self.select = None if tag == "select" else self.select

    def handle_data(self, data):
        if self.area:
            self.fields[-1] = (self.area, self.fields[-1][1] + data)


def current(body, page):
    """The form that sends a pitch, as its page stands now: what it knows of the draft changes with every save."""
    fields = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
    fields |= {
        name: value for name, value in Controls(page).fields if name in ("_key", "_version", "_ticket")
    }
    return urllib.parse.urlencode(fields)


def document(size):
    """A PDF of about this many bytes that nobody else has."""
    lines = os.urandom(size // 2).hex().encode()
    return b"%PDF-1.4\n%" + lines + b"\n%%EOF\n"


def multipart(content, name="figures.pdf"):
    """The body of the form that adds a file, in pieces that are not copied, and its headers."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="field"\r\n\r\n\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    return [head, content, tail], {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(head) + len(content) + len(tail)),
    }


def announced(content, name="figures.pdf"):
    """The body that announces a file which comes piece by piece."""
    return json.dumps(
        {"field": "", "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    )
