"""Logs people in at npm's OpenID provider, as a browser would, on a server that serves.

`python -m tests.openid` needs node and npm; `make openid` calls it.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from server.fetching import SECONDS_BETWEEN
from tests.serving import ROOT, SECONDS_TO_STOP, Served, comes_up, free_port, serving

HERE = Path(__file__).parent
CLIENT, SECRET = "fieldgate", "a secret that is known to both of them"
ADMIN = {"authorization": "Bearer demo-admin"}
OWN = {"x-fieldgate-csrf": "1"}
MEMBERS = "{ viewer { company { members { nodes { id user { name } } } } } }"
WHO = "{ viewer { user { name } } }"
FORM = re.compile(r'<form[^>]* action="([^"]+)"')
ABORT = re.compile(r'href="([^"]+/abort)"')
SECONDS_FOR_MAIL = 20


@contextmanager
def providing(port: int, server: Served, algorithm: str) -> Iterator[None]:
    """Run the provider until the block is left, with keys of its own."""
    back = f"{server.url}/login/openid/callback"
    command = ["node", "provider.mjs", str(port), back, CLIENT, SECRET, algorithm]
    with (server.log.parent / f"{algorithm}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=HERE, stdout=log, stderr=log)
    try:
        there = f"http://127.0.0.1:{port}/.well-known/openid-configuration"
        assert comes_up(process, lambda: httpx2.get(there).is_success)
        yield
    finally:
        process.terminate()
        process.wait(SECONDS_TO_STOP)


class Browser:
    """Goes where it is sent, fills in the provider's forms, and keeps cookies."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self.web = httpx2.Client(timeout=30)

    def log_in(self, login: str | None, invitation: str = "") -> httpx2.Response:
        """Log in at the provider as somebody, or turn back there."""
        start = f"{self.server.url}/login/openid"
        form = {"invitation": invitation}
        html = {"accept": "text/html"}
        answer = (
            self.web.post(start, data=form, headers=html)
            if invitation
            else self.web.get(start)
        )
        while True:
            if answer.is_redirect and answer.headers["location"] == "/":
                return answer
            if answer.is_redirect:
                answer = self.web.get(answer.url.join(answer.headers["location"]))
            elif answer.url.path.startswith("/interaction/"):
                answer = self._filled_in(answer, login)
            else:
                return answer

    def _filled_in(self, page: httpx2.Response, login: str | None) -> httpx2.Response:
        if login is None:
            return self.web.get(ABORT.search(page.text)[1])
        prompt = "login" if 'name="login"' in page.text else "consent"
        form = {"prompt": prompt, "login": login, "password": "any"}
        return self.web.post(FORM.search(page.text)[1], data=form)

    def who(self) -> str | None:
        """Tell who is logged in here, by the session's cookie alone."""
        asked = self.web.post(
            f"{self.server.url}/graphql", json={"query": WHO}, headers=OWN
        )
        return (
            asked.json().get("data", {}).get("viewer", {}).get("user", {}).get("name")
        )


def invitation_of(server: Served, folder: Path, name: str) -> str:
    """Have somebody invited, and read the secret in the mail."""
    post = f"{server.url}/graphql"
    told = httpx2.post(post, json={"query": MEMBERS}, headers=ADMIN).json()
    members = told["data"]["viewer"]["company"]["members"]["nodes"]
    [member] = [one["id"] for one in members if one["user"]["name"] == name]
    document = (ROOT / "graphql/send_invitation.graphql").read_text(encoding="utf-8")
    asked = {"query": document, "variables": {"input": {"membershipId": member}}}
    assert not httpx2.post(post, json=asked, headers=ADMIN).json().get("errors")
    deadline = time.monotonic() + SECONDS_FOR_MAIL
    while not (mails := list((folder / "mails").glob("*.eml"))):
        assert time.monotonic() < deadline, "No mail came."
        time.sleep(0.1)
    words = mails[0].read_text(encoding="utf-8")
    return re.search(r"#accept-invitation=([\w-]{43})", words)[1]


def refused(server: Served, login: str | None, words: str) -> None:
    browser = Browser(server)
    answer = browser.log_in(login)
    assert (answer.status_code, words in answer.text) == (401, True), answer.text
    assert browser.who() is None


def try_all(server: Served, port: int, folder: Path) -> None:
    with providing(port, server, "RS256"):
        secret = invitation_of(server, folder, "Elena Voss")
        refused(server, "elena", "This login opens nothing here.")
        invited = Browser(server)
        assert invited.log_in("elena", secret).status_code == 303
        assert invited.who() == "Elena Voss"
        print("An invitation makes a login, by an address that is told apart.")
        for login in ("dan", "nobody"):
            refused(server, login, "This login opens nothing here.")
        refused(server, None, "The provider has not logged anybody in.")
        print("Nobody else is let in.")
    time.sleep(SECONDS_BETWEEN)
    with providing(port, server, "ES256"):
        again = Browser(server)
        assert again.log_in("elena").status_code == 303
        assert again.who() == "Elena Voss"
        print("With other keys and another algorithm the same person is known.")


def main() -> None:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        sys.exit("The login at an OpenID provider needs node and npm.")
    subprocess.run([npm, "ci", "--silent"], cwd=HERE, check=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name), f"sqlite:///{name}/openid.db"
        variables = {
            "FIELDGATE_OIDC_ISSUER": f"http://127.0.0.1:{port}",
            "FIELDGATE_OIDC_CLIENT_ID": CLIENT,
            "FIELDGATE_OIDC_CLIENT_SECRET": SECRET,
        }
        with serving(database, folder, **variables) as server:
            try_all(server, port, folder)
            assert SECRET not in server.log.read_text(encoding="utf-8")


main()
