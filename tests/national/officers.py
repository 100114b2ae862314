"""Officers of the receiver at their screens, as HTTP sees them."""

import re
import subprocess
import sys
from html import unescape
from typing import Any

import httpx
from receiver_process import Receiver

PASSWORD = "mat-khau-thu-nghiem"


def make_officer(receiver: Receiver, username: str, role: str, office_code: str = "11617") -> None:
    subprocess.run(
        [sys.executable, "-m", "sogoc.national", "officer", username, "--full-name", "Trần Thị Mai", "--title", "Công chức",
         "--office-code", office_code, "--office", "UBND phường Lê Chân", "--place", "Lê Chân", "--role", role],
        env=receiver.environment, input=PASSWORD + "\n", text=True, check=True)


class Officer:
    """A browser without scripts: keeps cookies, sends forms with their token."""

    def __init__(self, receiver: Receiver, username: str = "", password: str = PASSWORD) -> None:
        self.http = httpx.Client(base_url=receiver.url, follow_redirects=True)
        if username:
            self.last = self.post("/dang-nhap/", username=username, password=password)

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def post(self, path: str, page: str = "", **data: Any) -> httpx.Response:
        """Send a form as it stands on `page` (by default the address itself)."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page or path).text)
        assert token, f"no form on {page or path}"
        return self.http.post(path, data={"csrfmiddlewaretoken": token[1], **data}, headers={"Referer": str(self.http.base_url)})

    def look_up(self, **asked: Any) -> httpx.Response:
        return self.post("/tra-cuu/", purpose="extract", reference="HS 12/2026", **asked)


def text_of(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
