#!/usr/bin/env python3
"""Checks an exported history of Sổ Gốc with nothing but Python's own library; it knows nothing of the program.

    python verify.py [--earlier DIGEST]

In the folder of the export: events.jsonl [number, content] in order (content is null where it was left out),
seals.jsonl, public-key.txt. DIGEST is the last line of an earlier check: the chain must still hold it.
Prints what does not fit and ends with 1, or the digest of the last seal to be kept, and ends with 0.
"""

import hashlib
import json
import sys
from pathlib import Path

# Ed25519 (RFC 8032): signatures are checked, none is made
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recovered_x(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    return P - x if x & 1 != sign else x


def point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = recovered_x(y, sign)
    return x, y, 1, x * y % P


def plus(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, a):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = plus(total, a)
        a, n = plus(a, a), n >> 1
    return total


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recovered_x(BASE_Y, 0), BASE_Y, 1, recovered_x(BASE_Y, 0) * BASE_Y % P)


def signed(key, message, signature):
    try:
        a, r = point(key), point(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), plus(r, times(k, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def lines(path):
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def problems(folder, earlier):
    key = bytes.fromhex((folder / "public-key.txt").read_text().strip())
    events, digests = dict(lines(folder / "events.jsonl")), [""]
    for number, seal in enumerate(lines(folder / "seals.jsonl"), 1):
        said = [digests[-1], *(f"{event} {leaf}" for event, leaf in zip(seal["events"], seal["leaves"], strict=False))]
        if len(seal["events"]) != len(seal["leaves"]) or sha256("\n".join(said)) != seal["digest"]:
            yield f"seal {number} does not follow the one before it"
        if not signed(key, seal["digest"].encode(), bytes.fromhex(seal["signature"])):
            yield f"the signature of seal {number} is wrong"
        for event, leaf in zip(seal["events"], seal["leaves"], strict=False):
            if event not in events:
                yield f"event {event} is missing"
            elif (content := events.pop(event)) is not None and sha256(content) != leaf:
                yield f"event {event} was altered"
        digests.append(seal["digest"])
    if earlier and earlier not in digests:
        yield "the chain no longer holds the digest of the earlier check: its tail was cut or computed again"
    if not events and digests == [""]:
        yield "there is nothing here"
    LAST.update(digest=digests[-1], loose=events)


LAST = {}


def main(arguments):
    earlier = arguments[arguments.index("--earlier") + 1] if "--earlier" in arguments else ""
    found = list(problems(Path(__file__).resolve().parent, earlier))
    wrong = len(found)
    told = found or [f"All seals fit. Keep this digest:\n{LAST['digest']}"]
    if loose := LAST["loose"]:
        told.insert(wrong, f"{len(loose)} events from number {min(loose)} on are not sealed yet: not provable")
    print("\n".join(told))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
