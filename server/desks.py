"""What a request brings along: to the desk of a viewer, or to the door of nobody."""

from dataclasses import replace
from typing import TYPE_CHECKING

from graphql import GraphQLSchema

from resolvers.desk import Desk, Provider
from resolvers.doors import Door, Jar
from resolvers.engine.authentication import Credential
from server.answers import Answer, Request
from server.documents import Documents, is_open_act
from server.sessions import set_cookie
from server.settings import Settings

if TYPE_CHECKING:
    from server.operations import Operations


def desk_of(operations: "Operations", request: Request, credential: Credential) -> Desk:
    settings = operations.settings
    return Desk(
        operations.database,
        operations.viewers,
        request.token or "",
        request.idempotency_key,
        credential,
        throttle=operations.throttle,
        address=request.address,
        documents=operations.documents,
        provider=Provider(settings.oidc_issuer, settings.oidc_name),
        welcome_video=settings.tour,
    )


def door_of(operations: "Operations", request: Request) -> Door:
    return Door(
        operations.database,
        operations.throttle,
        request.address,
        request.client,
        request.session,
        Jar(),
    )


def comes_to_the_door(
    request: Request, documents: Documents, schema: GraphQLSchema
) -> bool:
    """Tell the acts by which somebody comes to be recognised: whoever asks."""
    if request.is_get or "mutation" not in request.query:
        return False
    document = documents.read(request.query)
    operation = document.operation(request.operation_name)
    if document.errors or operation is None:
        return False
    return is_open_act(operation, schema)


def with_cookie(settings: Settings, answer: Answer, jar: Jar) -> Answer:
    """Put into the answer what became of the browser's session."""
    if not jar.is_changed:
        return answer
    cookie = {"set-cookie": set_cookie(settings, jar.secret)}
    return replace(answer, headers=answer.headers | cookie)
