"""DATABASE_URL as a DATABASES entry."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from . import StoreError


def database_from_url(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=require` -> NAME, USER, PASSWORD, HOST, PORT, OPTIONS."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise StoreError(
            "DATABASE_URL phải có dạng postgresql://người_dùng:mật_khẩu@máy:cổng/tên_cơ_sở_dữ_liệu",
            "DATABASE_URL must be postgresql://user:password@host:port/database",
        )
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
