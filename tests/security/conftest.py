"""What a document may ask for is the same on every database; what is hidden, not yet.

A module that needs no more than one engine says so: `ENGINES = ("sqlite",)`.
"""

import pytest
from sqlalchemy import select, update

from db.demo.roles import OWN_TRADE
from db.models.roles import Role, RoleLevel
from permissions.features import MONEY_FEATURES
from tests.asking import served
from tests.sites import change
from tests.worlds import KINDS


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    engines = getattr(metafunc.module, "ENGINES", None)
    if engines and "demo_database_url" in metafunc.fixturenames:
        # A mark, for pytest lets that alone take the place of a fixture's own choices.
        chosen = pytest.mark.parametrize(
            "demo_database_url", engines, indirect=True, scope="session"
        )
        metafunc.definition.add_marker(chosen)


@pytest.fixture(scope="session", params=KINDS)
def trading_url(request, databases):
    with databases.lend_demo(request.param) as url:
        yield url


@pytest.fixture(scope="session")
async def trading(trading_url):
    """Ask in a world where `rows` is a trade partner, who sees no money at all."""
    its_own = select(Role.id).where(Role.name == OWN_TRADE)
    of_money = RoleLevel.feature.in_(MONEY_FEATURES)
    nothing = {"with_category": "NONE", "without_category": "NONE"}
    everywhere = {"category_access": "LEVELS", "hide_all_costs": True}
    async with served(trading_url) as ask:
        await change(
            ask,
            update(Role).where(Role.name == OWN_TRADE).values(everywhere),
            update(RoleLevel)
            .where(RoleLevel.role_id.in_(its_own), of_money)
            .values(nothing),
        )
        yield ask
