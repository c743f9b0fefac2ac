"""Which of the two media types of GraphQL over HTTP an answer has."""

from dataclasses import dataclass
from functools import lru_cache

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Media:
    """A media type; lenient ones answer 200 to what is merely a bad document."""

    name: str
    lenient: bool = False


STRICT_JSON = Media(JSON)
RANGES = {
    GRAPHQL: Media(GRAPHQL),
    # Asked for by name, this is the older protocol, in which a bad document is a 200.
    JSON: Media(JSON, lenient=True),
    "application/*": STRICT_JSON,
    "*/*": STRICT_JSON,
}
PREFERENCE = {media: rank for rank, media in enumerate(RANGES.values())}


@lru_cache(maxsize=256)
def accepted(header: str | None) -> Media | None:
    """Answer the media type that the client likes best, None if it takes neither."""
    if not header or not header.strip():
        return STRICT_JSON
    offers = [_offer(part) for part in header.split(",")]
    usable = [(weight, media) for weight, media in offers if media and weight > 0]
    return min(usable, key=_liking)[1] if usable else None


def _liking(offer: tuple[float, Media]) -> tuple[float, int]:
    weight, media = offer
    return -weight, PREFERENCE[media]


def _offer(part: str) -> tuple[float, Media | None]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weights = [text[2:] for text in parameters if text.startswith("q=")]
    return _weight(weights[0] if weights else "1"), RANGES.get(name)


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
