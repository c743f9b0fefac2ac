"""The words of mails: plain text, in which nothing that was written is interpreted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from db.models.mails import MailKind

# Bytes, as SMTP has it.
LONGEST_LINE = 998
RESET = """Somebody asked for a new password of the login that has this address.

Set one within an hour; the link is good once:
{link}

If it was not you, there is nothing to do: the old password holds.
"""
INVITED = """{company} invites you to its projects.
{message}
Set a password within fourteen days; the link is good once:
{link}

This address is then your login. If you do not know {company}, leave it alone.
"""
CHANGED = """The password of the login that has this address was changed, and every
session has ended.

If it was not you, ask for a new one at once: {home}/
"""
NEW_ADDRESS = """This address is to be the one that somebody logs in with.

Confirm it within a day, logged in; the link is good once:
{link}

If it was not you, there is nothing to do: nothing is changed.
"""
ADDRESS_CHANGED = """The login that had this address has another one now. No new
password can be asked for with this one.

If it was not you, tell the company that you work with.
"""
IDENTITY_LINKED = """Whoever the OpenID provider of {home} knows by this address
enters the login that has it from now on, without its password.

If that was not you, tell the company that you work with.
"""
IDENTITY_REMOVED = """The login that has this address is no longer entered by an OpenID
provider, and the sessions that began there have ended.

If that was not you, ask for a new password at once: {home}/
"""
IDENTITY_RESTORED = """The login that has this address is entered again by an OpenID
provider that had been removed from it.

If that was not you, ask for a new password at once: {home}/
"""
# By kind: the subject, the words, and the name that the page gives the secret.
WORDS: Mapping[str, tuple[str, str, str]] = {
    MailKind.INVITATION: ("{company} invites you", INVITED, "accept-invitation"),
    MailKind.PASSWORD_RESET: ("A new password", RESET, "reset-password"),
    MailKind.PASSWORD_CHANGED: ("Your password was changed", CHANGED, ""),
    MailKind.NEW_ADDRESS: ("Confirm your address", NEW_ADDRESS, "confirm-address"),
    MailKind.IDENTITY_LINKED: ("Another way to log in", IDENTITY_LINKED, ""),
    MailKind.IDENTITY_REMOVED: ("A way to log in was removed", IDENTITY_REMOVED, ""),
    MailKind.IDENTITY_RESTORED: ("A way to log in is back", IDENTITY_RESTORED, ""),
    MailKind.ADDRESS_CHANGED: ("Your address was changed", ADDRESS_CHANGED, ""),
}


@dataclass(frozen=True)
class Letter:
    """What a mail tells, and to whom."""

    mail_id: str
    kind: str
    address: str
    company: str = ""
    message: str | None = None
    secret: str = ""

    def written(self, home: str, sender: str) -> EmailMessage:
        """Write the mail; its id is the same at every attempt.

        Raises MessageError or ValueError where its address is none.
        """
        subject, words, place = WORDS[self.kind]
        fill = self._filled(home, place)
        mail = EmailMessage()
        mail["Subject"] = fill(" ".join(subject.split()))
        mail["From"] = sender
        mail["To"] = Address(addr_spec=self.address)
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{self.mail_id}@{urlsplit(home).hostname}>"
        mail["Auto-Submitted"] = "auto-generated"
        text = fill(words)
        mail.set_content(text, cte=_encoding_of(text))
        return mail

    def _filled(self, home: str, place: str) -> Callable[[str], str]:
        """Fill in what is known; what it holds is not looked at again."""
        told = {
            "company": " ".join(self.company.split()),
            "message": f"\n{self.message}\n" if self.message else "",
            # Behind the # it reaches no server, no log and no other site.
            "link": f"{home}/#{place}={self.secret}",
            "home": home,
        }
        return lambda words: words.format_map(told)


def _encoding_of(text: str) -> str:
    """Leave every line as it is, so that a link stays whole, unless one is too long."""
    if any(len(line) > LONGEST_LINE for line in text.encode().splitlines()):
        return "quoted-printable"
    return "7bit" if text.isascii() else "8bit"
