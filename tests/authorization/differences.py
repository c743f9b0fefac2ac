"""Where an answer is not the expected one, at its smallest parts."""


def differences(expected, body):
    """Say in which ways an answer is not the expected one; nothing where it is."""
    if expected is None:
        return [f"somebody inactive was answered {body}"]
    errors = body.get("errors", ())
    if expected.data is None:
        refused = {(_refused(error), _code(error)) for error in errors}
        wanted = {(use, "FIELD_NOT_USABLE") for use in expected.refused}
        is_bare = body["data"] is None and "extensions" not in body
        found = () if is_bare else ("a refused operation answers more",)
        return [*found, *(f"refused: {each}" for each in refused ^ wanted)]
    data = dict(body["data"] or {})
    data.pop("unused", None)
    redacted = set(_redacted(body))
    return [
        *(f"error: {error}" for error in errors),
        *_unlike(expected.data, data, ""),
        *(f"hidden without saying: {e}" for e in expected.redacted - redacted),
        *(f"said to be hidden: {each}" for each in redacted - expected.redacted),
    ]


def _unlike(wanted, got, path):
    """Yield where two answers part, at their smallest parts."""
    both = type(wanted), type(got)
    if both == (dict, dict) and wanted.keys() == got.keys():
        for key, each in wanted.items():
            yield from _unlike(each, got[key], f"{path}.{key}")
    elif both == (list, list) and len(wanted) == len(got):
        for number, pair in enumerate(zip(wanted, got, strict=True)):
            yield from _unlike(*pair, f"{path}[{number}]")
    elif wanted != got:
        yield f"{path}: {wanted!r} expected, {got!r} answered"


def _redacted(body):
    said = body.get("extensions", {}).get("authorization", {}).get("redacted", ())
    for one in said:
        for path in one["paths"]:
            yield one["field"], one["class"], one["rows"], path


def _refused(error):
    field = error["message"].rpartition(" on ")[2].rstrip(".")
    return field, error["extensions"].get("argument")


def _code(error):
    return error["extensions"]["code"]
