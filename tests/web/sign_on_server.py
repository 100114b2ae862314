"""A small OpenID Connect provider: discovery, authorisation code with PKCE, token, user information."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

CLIENT, SECRET = "so-goc", "bi-mat-cua-so-goc-voi-noi-dang-nhap"


class SignOnServer(ThreadingHTTPServer):
    who = ""  # whoever sits at the provider's own page
    url = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}


class _Handler(BaseHTTPRequestHandler):
    server: SignOnServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = dict(parse_qsl(address.query))
        url = self.server.url
        if address.path == "/.well-known/openid-configuration":
            self._json({"issuer": url, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
                        "userinfo_endpoint": f"{url}/userinfo", "jwks_uri": f"{url}/jwks",
                        "token_endpoint_auth_methods_supported": ["client_secret_post"]})  # fmt: skip
        elif address.path == "/authorize":
            assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and "openid" in asked["scope"]
            code = secrets.token_hex(8)
            self.server.codes[code] = asked
            self.send_response(302)
            answer = (
                {"code": code, "state": asked["state"]}
                if self.server.who
                else {"error": "access_denied", "state": asked["state"]}
            )
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
            self.end_headers()
        elif address.path == "/userinfo":
            who = self.server.tokens[self.headers["Authorization"].removeprefix("Bearer ")]
            self._json({"sub": f"sub-{who}", "preferred_username": who})
        else:
            self._json({}, 404)

    def do_POST(self) -> None:
        asked = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        began = self.server.codes.pop(asked["code"])
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        )
        if (asked["client_secret"], challenge, asked["redirect_uri"]) != (
            SECRET,
            began["code_challenge"],
            began["redirect_uri"],
        ):
            return self._json({"error": "invalid_grant"}, 400)
        token = secrets.token_hex(8)
        self.server.tokens[token] = self.server.who
        told = {"iss": self.server.url, "aud": CLIENT, "sub": f"sub-{self.server.who}", "exp": 4e9, "iat": 1}
        signed = jwt.encode(told, SECRET, algorithm="HS256")
        return self._json({"access_token": token, "token_type": "Bearer", "expires_in": 60, "id_token": signed})

    def _json(self, told: dict, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def sign_on_server() -> Iterator[SignOnServer]:
    server = SignOnServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
