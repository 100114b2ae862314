"""Messages between the two processes: JSON, with frames (Arrow) and bytes behind it. Nothing in them can be run."""

import io
import json
import struct
from typing import Any, BinaryIO

import polars as pl

_HEAD = struct.Struct(">IQ")  # length of the JSON, length of what is behind it
LONGEST_JSON = 256 << 20


class Oversize(Exception):
    """A message longer than it may be."""


def send(stream: BinaryIO, value: Any) -> None:
    """Write one value: texts, numbers, lists, dicts with text keys, frames and bytes, nested."""
    blobs: list[bytes] = []
    text = json.dumps(_flat(value, blobs), ensure_ascii=False).encode()
    sizes = json.dumps([len(b) for b in blobs]).encode()
    stream.write(_HEAD.pack(len(text), len(sizes) + sum(map(len, blobs))))
    stream.write(text)
    stream.write(struct.pack(">I", len(sizes)) + sizes)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> Any:
    """Read one value.

    Raises:
        EOFError: the other side ended.
        Oversize: the message has more than `most` bytes.
        ValueError: no message.
    """
    text_length, rest = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if text_length > LONGEST_JSON or text_length + rest > most:
        raise Oversize(text_length + rest)
    value = json.loads(_exactly(stream, text_length))
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if length > rest:
        raise ValueError("sizes")
    sizes = json.loads(_exactly(stream, length))
    if sum(sizes) + length != rest:
        raise ValueError("sizes")
    return _deep(value, [_exactly(stream, size) for size in sizes])


def _flat(value: Any, blobs: list[bytes]) -> Any:
    match value:
        case pl.DataFrame():
            out = io.BytesIO()
            value.write_ipc(out, compat_level=pl.CompatLevel.newest())
            blobs.append(out.getbuffer())  # type: ignore[arg-type]
            return {"$frame": len(blobs) - 1}
        case bytes():
            blobs.append(value)
            return {"$bytes": len(blobs) - 1}
        case dict():
            return {name: _flat(part, blobs) for name, part in value.items()}
        case list() | tuple():
            return [_flat(part, blobs) for part in value]
        case _:
            return value


def _deep(value: Any, blobs: list[bytes]) -> Any:
    match value:
        case {"$frame": int(at)}:
            return pl.read_ipc(io.BytesIO(blobs[at]))
        case {"$bytes": int(at)}:
            return blobs[at]
        case dict():
            return {name: _deep(part, blobs) for name, part in value.items()}
        case list():
            return [_deep(part, blobs) for part in value]
        case _:
            return value


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
