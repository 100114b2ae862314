"""Secrets and keys, kept in `keys/` of the data folder, outside the database, readable by their owner only."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key


def kept_secret(data_dir: Path, name: str) -> str:
    """A random secret, made at first use and the same from then on."""
    return _kept(data_dir, f"{name}.secret", lambda: secrets.token_urlsafe(48).encode()).decode()


def signing_key(data_dir: Path, name: str) -> Ed25519PrivateKey:
    """The Ed25519 key that seals the history or signs batches; made at first use."""
    made = _kept(
        data_dir,
        f"{name}.pem",
        lambda: Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    key = load_pem_private_key(made, password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _kept(data_dir: Path, file: str, make: Callable[[], bytes]) -> bytes:
    path = data_dir / "keys" / file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{file}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(make())
        try:
            os.link(draft, path)  # unlike a rename, it never replaces the key of another starter
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def note(data_dir: Path, name: str, text: str) -> None:
    """Keep a short text outside the database, in place of the one before."""
    path = data_dir / "keys" / name
    draft = path.with_name(f".{name}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(path)


def noted(data_dir: Path, name: str) -> str:
    """The text kept by `note()`; empty where there is none."""
    path = data_dir / "keys" / name
    return path.read_text() if path.exists() else ""
