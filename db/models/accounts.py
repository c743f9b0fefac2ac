"""Accounts: how a person logs in, whatever companies he belongs to; and his links.

They stand outside the company's wall: a transaction enters an account by its address
or its id, and a link by the hash of its secret, and reaches these rows alone.
"""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from db.base import Base, identity, public, refers, secret
from db.classes import Class


class WebAccess(StrEnum):
    """How far a member has come: invited is, who has not answered yet."""

    NONE = "NONE"
    INVITED = "INVITED"
    REGISTERED = "REGISTERED"


class Account(Base):
    """A login of one's own; `users` are what each company records of a person."""

    __tablename__ = "accounts"
    id: Mapped[str] = identity("acn")
    # In small letters; proven by the link that was sent there.
    email: Mapped[str] = public()
    password: Mapped[str | None] = secret(Class.CREDENTIAL)
    created_at: Mapped[str] = public()
    password_changed_at: Mapped[str] = public()
    __table_args__ = (Index("uq_accounts_email", "email", unique=True),)


class LinkKind(StrEnum):
    INVITATION = "INVITATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 (a kind of link)
    NEW_ADDRESS = "NEW_ADDRESS"


class Link(Base):
    """A secret that was mailed to one address, good once; only its SHA-256 is kept."""

    __tablename__ = "links"
    id: Mapped[str] = identity("lnk")
    kind: Mapped[str] = public()
    company_id: Mapped[str | None] = refers("companies.id")
    membership_id: Mapped[str | None] = refers("memberships.id")
    account_id: Mapped[str | None] = public(
        ForeignKey("accounts.id", ondelete="CASCADE")
    )
    address: Mapped[str] = public()
    hash: Mapped[str] = secret(Class.CREDENTIAL)
    created_at: Mapped[str] = public()
    expires_at: Mapped[str] = public()
    __table_args__ = (
        Index("uq_links_hash", "hash", unique=True),
        Index("ix_links_membership_id", "membership_id"),
        Index("ix_links_account_id", "account_id"),
    )
