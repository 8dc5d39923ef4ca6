"""vobject: `read` makes JSON of vCards, `write 3.0` vCards of JSON."""
import json
import sys

import vobject


def read(text):
    for card in vobject.readComponents(text):
        yield {"name": card.fn.value if hasattr(card, "fn") else "", "email": card.email.value if hasattr(card, "email") else ""}


def write(people):
    for person in people:
        card = vobject.vCard()
        card.add("n").value = vobject.vcard.Name(given=person["name"])
        card.add("fn").value = person["name"]
        card.add("email").value = person["email"]
        yield card.serialize()


arrived = sys.stdin.buffer.read()
if sys.argv[1] == "read":
    json.dump(list(read(arrived.decode("utf-8", "surrogateescape"))), sys.stdout)
else:
    sys.stdout.buffer.write("".join(write(json.loads(arrived))).encode())
