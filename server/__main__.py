"""The command line: `python -m server serve | migrate | backup | restore | …`."""

import argparse
import asyncio
import sys
from pathlib import Path

import uvicorn

from db import backup
from db.demo.create import OtherCompanies
from db.engine import Database
from db.models.companies import Plan
from db.wall import NoWall
from server import logs, start, subscriptions, tokens
from server.asgi import application
from server.settings import Settings, SettingsError, settings

SECONDS_TO_FINISH = 10
# What was not done, each in one line.
REFUSED = (
    SettingsError,
    OtherCompanies,
    tokens.NoSuchMembership,
    subscriptions.NoSuchCompany,
    NoWall,
    backup.NoBackup,
)


def serve(chosen: Settings) -> None:
    """Serve until told to stop; requests that are running are answered first."""
    asyncio.run(start.prepare(chosen))
    logs.set_up()
    if chosen.demo:
        print(f"The demo is served at http://{chosen.host}:{chosen.port}", flush=True)
    uvicorn.run(
        application(chosen),
        host=chosen.host,
        port=chosen.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def print_schema() -> None:
    from schema.root import schema  # noqa: PLC0415 - no other command needs it here

    sys.stdout.write(schema.as_str() + "\n")


async def issue_token(chosen: Settings, arguments: argparse.Namespace) -> None:
    database = Database(chosen.owner_url)
    try:
        async with database.writing() as connection:
            secret = await tokens.issue(
                connection, arguments.membership, arguments.name, arguments.days
            )
    finally:
        await database.engine.dispose()
    print(secret)


async def subscribe(chosen: Settings, arguments: argparse.Namespace) -> None:
    database = Database(chosen.owner_url)
    plan = Plan(arguments.plan)
    try:
        async with database.writing() as connection:
            await subscriptions.subscribe(connection, arguments.company, plan)
    finally:
        await database.engine.dispose()


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve; an empty database is set up first")
    commands.add_parser("migrate", help="bring the database to this version")
    big = commands.add_parser("demo", help="add a big company to the demo")
    big.add_argument("--items", type=int, required=True, help="how many items")
    commands.add_parser("sdl", help="print the schema")
    for name, purpose in (
        ("backup", "write the whole database into a file"),
        ("restore", "fill an empty database from a backup"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("file", type=Path, help="the backup")
    token = commands.add_parser("token", help="issue a bearer token, shown once")
    token.add_argument("membership", help="the id of a membership")
    token.add_argument("--name", default="command line", help="what it is for")
    token.add_argument("--days", type=int, default=90, help="how long it is good")
    plan = commands.add_parser("plan", help="change what a company subscribes to")
    plan.add_argument("company", help="the id of the company")
    plan.add_argument("plan", choices=[*Plan], help="the plan")
    return main


def run(arguments: argparse.Namespace) -> None:
    if arguments.command == "sdl":
        return print_schema()
    chosen = settings()
    asyncio.run(start.reach(chosen))
    if arguments.command == "demo":
        from server import demo  # noqa: PLC0415 - no other command needs it

        return demo.main(arguments)
    if arguments.command == "serve":
        return serve(chosen)
    if arguments.command == "backup":
        return backup.back_up(chosen.owner_url, arguments.file)
    return asyncio.run(_done(chosen, arguments))


async def _done(chosen: Settings, arguments: argparse.Namespace) -> None:
    if arguments.command == "migrate":
        await start.bring_up(chosen)
    elif arguments.command == "restore":
        await start.put_back(chosen, arguments.file)
    elif arguments.command == "plan":
        await subscribe(chosen, arguments)
    else:
        await issue_token(chosen, arguments)


def main() -> None:
    arguments = parser().parse_args()
    try:
        run(arguments)
    except REFUSED as error:
        sys.exit(f"fieldgate: {error}")


if __name__ == "__main__":
    main()
