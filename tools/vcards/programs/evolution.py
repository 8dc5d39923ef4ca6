"""Evolution's own library: `read` makes JSON of vCards, `write 2.1` and `write 3.0` vCards of JSON."""
import json
import re
import sys

import gi

gi.require_version("EBookContacts", "1.2")
from gi.repository import EBookContacts

formats = {"2.1": getattr(EBookContacts.VCardFormat, "21"), "3.0": getattr(EBookContacts.VCardFormat, "30")}


def read(text):
    for card in re.findall(r"BEGIN:VCARD.*?END:VCARD\r?\n", text, re.DOTALL):
        contact = EBookContacts.Contact.new_from_vcard(card)
        name = contact.get_property("full-name") or ""
        yield {"name": name, "email": contact.get_property("email-1") or ""}


def write(people, version):
    for person in people:
        contact = EBookContacts.Contact.new()
        contact.set_property("full-name", person["name"])
        contact.set_property("email-1", person["email"])
        yield contact.to_string(formats[version]) + "\r\n"


arrived = sys.stdin.buffer.read()
if sys.argv[1] == "read":
    json.dump(list(read(arrived.decode("utf-8", "replace"))), sys.stdout)
else:
    sys.stdout.buffer.write("".join(write(json.loads(arrived), sys.argv[2])).encode())
