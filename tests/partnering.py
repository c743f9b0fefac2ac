"""Acting on the trade partners of the demo's company, by their nicknames."""

from typing import Any

from tests.acting import answer


async def partners(ask, who: str = "admin", **values: Any) -> dict[str, dict[str, Any]]:
    """Read the trade partners as somebody sees them, in their order."""
    body = await ask(who, "trade_partners.graphql", **values)
    found = body["data"]["tradePartners"]["nodes"]
    return {each["nickname"]: each for each in found}


async def on_partner(ask, who: str, document: str, who_is: str, **values: Any):
    """Act on a partner, based on how the admin sees him now."""
    partner = (await partners(ask))[who_is]
    based = {"expectedVersion": partner["version"]}
    wanted = {"tradePartnerId": partner["id"], **based, **values}
    return await ask(who, f"{document}.graphql", input=wanted)


async def done(ask, document: str, who_is: str, **values: Any) -> dict[str, Any]:
    """Act on a partner as the admin, without complaint; answer how he stands then."""
    return answer(await on_partner(ask, "admin", document, who_is, **values))[
        "tradePartner"
    ]


def somebody(name: str = "Kim Adler", **values: Any) -> dict[str, Any]:
    first = name.split(" ", maxsplit=1)[0].lower()
    return {"name": name, "email": f"{first}@adlertile.example", **values}


async def added(ask, who: str = "nofin", **values: Any) -> dict[str, Any]:
    """Add a partner, as whoever of the team; answer how he stands."""
    body = await ask(who, "add_trade_partner.graphql", input=somebody(**values))
    return answer(body)["tradePartner"]
