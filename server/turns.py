"""How a camera says that a picture is to be turned: read out of all that it tells."""

import struct

# Which entry tells it, and that it is a number of two bytes (TIFF 6.0, section 8).
_TURN, _NUMBER = 0x0112, 3
_ENTRY = 12
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
# 1 is upright; the others turn the picture, or show it as in a mirror.
_TURNED = range(2, 9)


def turned(told: bytes) -> bytes:
    """Tell how a picture is turned, and nothing else; nothing at all if it is not."""
    try:
        turn = _turn(told)
    except struct.error:
        return b""
    if turn not in _TURNED:
        return b""
    # One list of one entry, right behind the head, and no other after it.
    entry = struct.pack(">HHIHxx", _TURN, _NUMBER, 1, turn)
    return struct.pack(">4sIH", b"MM\0*", 8, 1) + entry + bytes(4)


def _turn(told: bytes) -> int | None:
    order = _ORDERS.get(told[:4])
    if order is None:
        return None
    (start,) = struct.unpack_from(f"{order}I", told, 4)
    (entries,) = struct.unpack_from(f"{order}H", told, start)
    for number in range(entries):
        at = start + 2 + number * _ENTRY
        which, kind, _, value = struct.unpack_from(f"{order}HHIH", told, at)
        if (which, kind) == (_TURN, _NUMBER):
            return value
    return None
