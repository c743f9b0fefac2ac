"""Mails: sent after the answer, by a real mail server, again until it took them."""

import email
import re
from contextlib import contextmanager
from email import policy

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import update
from structlog.testing import capture_logs

from db.models.accounts import Account, Link
from db.models.companies import Company
from db.models.mails import Mail, MailKind
from db.models.sessions import Session
from server.letters import Letter
from server.post import send_one, tended
from server.settings import Settings
from tests.entering import (
    DAN,
    ELENA,
    OTHER,
    PASSWORD,
    Browser,
    invited,
    registered,
    rows,
)
from tests.serving import free_port

HOME = "https://app.hartwell.example"
ENDED = "2026-01-01T00:00:00.000000Z"
LINK = re.compile(re.escape(HOME) + r"/#([a-z-]+)=([A-Za-z0-9_-]{43})\s")
GONE = "This link is good no more; ask for a new one."


class Inbox:
    """Keeps the mails that it is sent; refuses as many as it is told to."""

    def __init__(self):
        self.mails, self.refuses = [], 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (its name)
        if self.refuses:
            self.refuses -= 1
            return "451 Try again later"
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, mail))
        return "250 OK"

    def secrets(self, place):
        found = [LINK.search(mail.get_content()) for _, mail in self.mails]
        return [link[2] for link in found if link and link[1] == place]


@contextmanager
def mail_server():
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    inbox.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield inbox
    finally:
        controller.stop()


@pytest.fixture
def inbox(ask_own):
    operations = ask_own.operations
    with mail_server() as inbox:
        said = {"base_url": HOME, "smtp_url": inbox.url, "demo": True}
        operations.settings = Settings(
            database_url=operations.settings.database_url,
            mail_from="Fieldgate <no-reply@hartwell.example>",
            **said,
        )
        yield inbox


async def post(ask):
    """Send all that waits; answer how many there were."""
    sent = 0
    while await send_one(ask.operations):
        sent += 1
    return sent


async def change(ask, statement):
    async with ask.operations.database.writing() as connection:
        await connection.execute(statement)


async def ask_reset(ask, address):
    body = await ask(None, "request_password_reset.graphql", input={"email": address})
    return body["data"]["requestPasswordReset"]


async def reset(ask, token, password=OTHER):
    wanted = {"token": token, "password": password}
    body = await ask(None, "reset_password.graphql", input=wanted)
    return body["data"]["resetPassword"]


async def test_an_invitation_comes_by_mail_and_its_link_registers(ask_own, inbox):
    await invited(ask_own, "Elena Voss", "See you on {site}.")
    assert inbox.mails == []
    assert await post(ask_own) == 1
    assert await post(ask_own) == 0
    [(to, mail)] = inbox.mails
    assert (to, mail["To"]) == ([ELENA], ELENA)
    assert mail["From"] == "Fieldgate <no-reply@hartwell.example>"
    assert mail["Subject"] == "Hartwell Builders invites you"
    [(mail_id,)] = await rows(ask_own, Mail.id)
    assert mail["Message-ID"] == f"<{mail_id}@app.hartwell.example>"
    assert "See you on {site}." in mail.get_content()
    [token] = inbox.secrets("accept-invitation")
    assert (await Browser(ask_own).accept(token))["isLoggedIn"] is True


@pytest.mark.rule(
    "partner.web_access.reset_self", "partner.web_access.reset_by_builder"
)
@pytest.mark.parametrize("who", [None, "edit"])
@pytest.mark.case("AU-09")
async def test_a_forgotten_password_is_reset_by_its_owner_whoever_asked(
    ask_own, inbox, who
):
    browser = await registered(ask_own)
    await post(ask_own)
    inbox.mails.clear()
    wanted = {"email": ELENA}
    await ask_own(who, "request_password_reset.graphql", input=wanted)
    await post(ask_own)
    [(to, _)] = inbox.mails
    assert to == [ELENA]
    [token] = inbox.secrets("reset-password")
    assert await reset(ask_own, token) == {"isDone": True, "errors": []}
    assert await browser.who() is None
    assert await rows(ask_own, Session.id) == []
    assert (await Browser(ask_own).log_in(ELENA, PASSWORD))["isLoggedIn"] is False
    assert (await Browser(ask_own).log_in(ELENA, OTHER))["isLoggedIn"] is True
    again = await reset(ask_own, token, PASSWORD)
    assert again == {"isDone": False, "errors": [{"field": "token", "message": GONE}]}
    await post(ask_own)
    assert [mail["Subject"] for _, mail in inbox.mails[1:]] == [
        "Your password was changed"
    ]


@pytest.mark.case("AU-01", "AU-23", "TM-03")
async def test_an_unknown_address_gets_no_mail_and_the_same_answer(ask_own, inbox):
    await registered(ask_own)
    await post(ask_own)
    inbox.mails.clear()
    told = [await ask_reset(ask_own, each) for each in (ELENA, DAN, "x@y.example")]
    assert told == [{"isDone": True, "errors": []}] * 3
    assert await post(ask_own) == 3
    assert [to for to, _ in inbox.mails] == [[ELENA]]
    links = await rows(ask_own, Link.address, Link.kind)
    assert links == [(ELENA, "PASSWORD_RESET")]


@pytest.mark.case("AU-09")
async def test_of_two_resets_only_the_newest_is_good_and_for_an_hour(ask_own, inbox):
    await registered(ask_own)
    for _ in range(2):
        await ask_reset(ask_own, ELENA)
        await post(ask_own)
    first, second = inbox.secrets("reset-password")
    assert (await reset(ask_own, first))["errors"] != []
    [(created, expires)] = await rows(ask_own, Link.created_at, Link.expires_at)
    hour, minutes = (int(text[11:13]) for text in (created, expires)), created[13:]
    begun, ends = hour
    assert ((begun + 1) % 24, minutes) == (ends, expires[13:])
    await change(ask_own, update(Link).values(expires_at=ENDED))
    assert (await reset(ask_own, second))["errors"] != []
    assert (await Browser(ask_own).log_in(ELENA))["isLoggedIn"] is True


@pytest.mark.case("RL-07")
async def test_an_address_is_mailed_five_times_an_hour_and_told_nothing_of_it(
    ask_own, inbox
):
    await registered(ask_own, "Dan Pruitt")
    await change(ask_own, update(Mail).values(created_at=ENDED))
    told = [await ask_reset(ask_own, DAN) for _ in range(20)]
    assert told == [{"isDone": True, "errors": []}] * 20
    await post(ask_own)
    assert len(inbox.secrets("reset-password")) == 5


async def test_a_mail_that_was_not_taken_is_sent_again_as_the_same(ask_own, inbox):
    await registered(ask_own)
    await post(ask_own)
    inbox.mails.clear()
    await ask_reset(ask_own, ELENA)
    inbox.refuses = 1
    with pytest.raises(Exception, match="Try again later"):
        await post(ask_own)
    [(_, _), (link_id, attempts)] = await rows(ask_own, Mail.link_id, Mail.attempts)
    assert attempts == 1
    assert await post(ask_own) == 0
    await change(ask_own, update(Mail).values(due_at=ENDED))
    assert await post(ask_own) == 1
    assert await rows(ask_own, Link.id) == [(link_id,)]
    [token] = inbox.secrets("reset-password")
    assert (await reset(ask_own, token))["isDone"] is True


async def test_a_server_that_stops_after_sending_sends_the_same_mail_again(
    ask_own, inbox, monkeypatch
):
    await invited(ask_own, "Elena Voss")

    async def stop(*_):
        raise RuntimeError("The power failed")

    with monkeypatch.context() as power:
        power.setattr("db.mails.tell_sent", stop)
        with pytest.raises(RuntimeError, match="The power failed"):
            await post(ask_own)
    await change(ask_own, update(Mail).values(due_at=ENDED))
    await post(ask_own)
    ids = [mail["Message-ID"] for _, mail in inbox.mails]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_a_link_that_was_replaced_is_not_mailed(ask_own, inbox):
    await invited(ask_own, "Elena Voss")
    token = await invited(ask_own, "Elena Voss")
    assert await post(ask_own) == 2
    assert inbox.secrets("accept-invitation") == [token]


@pytest.mark.case("IJ-07")
async def test_what_looks_like_a_template_stays_as_it_was_written(ask_own, inbox):
    words = "{{7*7}} {user.password} {link} {company} ${home} %(link)s %s <b>"
    await change(ask_own, update(Company).values(name=words))
    await invited(ask_own, "Elena Voss", words)
    await post(ask_own)
    [(_, mail)] = inbox.mails
    assert mail["Subject"].strip() == f"{words} invites you"
    assert words in mail.get_content().splitlines()
    assert len(inbox.secrets("accept-invitation")) == 1


async def test_a_name_adds_no_header_to_a_mail(ask_own, inbox):
    renamed = update(Company).values(name="Hartwell\r\nBcc: all@evil.example")
    await change(ask_own, renamed)
    await invited(ask_own, "Elena Voss", "\n\nBcc: all@evil.example")
    await post(ask_own)
    [(to, mail)] = inbox.mails
    assert (to, mail["Bcc"]) == ([ELENA], None)
    assert mail["Subject"] == "Hartwell Bcc: all@evil.example invites you"


async def test_an_address_that_is_none_is_given_up(ask_own, inbox):
    await invited(ask_own, "Elena Voss")
    for address in ("elena\r\n@evil", "elena@evil..example"):
        odd = {"address": address, "due_at": ENDED, "sent_at": None}
        await change(ask_own, update(Mail).values(odd))
        assert await post(ask_own) == 1
        assert inbox.mails == []
        assert await post(ask_own) == 0


async def test_in_the_demo_mails_go_to_a_folder_and_no_secret_to_the_log(
    ask_own, tmp_path, monkeypatch
):
    monkeypatch.setattr(Settings, "mails_at", tmp_path / "mails")
    token = await invited(ask_own, "Elena Voss")
    with capture_logs() as lines:
        assert await post(ask_own) == 1
    [file] = (tmp_path / "mails").iterdir()
    link = f"http://127.0.0.1:8000/#accept-invitation={token}\n"
    assert f"\n{link}" in file.read_text(encoding="utf-8")
    line = str(lines)
    assert str(file) in line
    assert token not in line
    assert ELENA not in line


@pytest.mark.parametrize(
    ("message", "encoding"),
    [
        ("x" * 998, "7bit"),
        ("Grüße: " + "ü" * 400, "8bit"),
        *((line, "quoted-printable") for line in ("x" * 999, "ü" * 500)),
    ],
)
def test_a_line_of_a_mail_is_left_whole_as_long_as_smtp_takes_it(message, encoding):
    letter = Letter("mai_1", MailKind.INVITATION, ELENA, "H", message, "s" * 43)
    sent = bytes(letter.written(HOME, "no-reply@hartwell.example"))
    mail = email.message_from_bytes(sent, policy=policy.default)
    assert mail["Content-Transfer-Encoding"] == encoding
    assert f"\n{message}\n" in mail.get_content()
    link = f"\n{HOME}/#accept-invitation={'s' * 43}\n"
    assert (link.encode() in sent) is (encoding != "quoted-printable")
    assert max(map(len, sent.splitlines())) <= 998


async def test_without_a_mail_server_mails_wait(ask_own):
    operations = ask_own.operations
    operations.settings = Settings(
        database_url=operations.settings.database_url,
        secret_key="x" * 32,
        base_url=HOME,
    )
    await invited(ask_own, "Elena Voss")
    assert await post(ask_own) == 0
    assert await rows(ask_own, Mail.sent_at) == [(None,)]


async def test_the_server_sends_by_itself_and_forgets_what_it_sent(
    ask_own, inbox, monkeypatch
):
    monkeypatch.setattr("server.post.SECONDS_BETWEEN_LOOKS", 0.01)
    await invited(ask_own, "Dan Pruitt")
    await post(ask_own)
    await change(ask_own, update(Mail).values(sent_at=ENDED))
    await invited(ask_own, "Elena Voss")
    inbox.mails.clear()
    async with tended(ask_own.operations):
        for _ in range(200):
            if len(await rows(ask_own, Mail.id)) == 1 and inbox.mails:
                break
    assert [to for to, _ in inbox.mails] == [[ELENA]]
    assert await rows(ask_own, Mail.address) == [(ELENA,)]
    assert await rows(ask_own, Account.id) == []
