"""What mutations answer beside the thing that they changed."""

import strawberry


@strawberry.type(description="A rule of the input that was not met.")
class InputError:
    field: str = strawberry.field(description="Path of the input field.")
    code: str = strawberry.field(description="Always INVALID_INPUT here.")
    message: str = strawberry.field(description="What is wrong with it.")
