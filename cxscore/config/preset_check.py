"""What types cannot say of a preset: whether its roles, headers, metrics, scales and codes make sense together."""

from collections.abc import Iterator

from cxscore.config.check import folded
from cxscore.config.choose import Choice, NeedsScaleError, choose
from cxscore.config.load import catalogue_labels, catalogue_metric, catalogue_names
from cxscore.config.nodes import Data, Document, KeyPath, shown
from cxscore.config.scales import nearest
from cxscore.config.schema import parse_number
from cxscore.dates import zone
from cxscore.errors import UsageError
from cxscore.model import Problem, Scale

ZONE_WORDS = ("", "unknown", "importid")
"""What `time_zone` may say beside the name of a zone."""

BESIDE = ("duration", "business", "first", "seen", "key")
"""Roles that every engine of times knows: ready durations, those in business time, those to the first end; a stamp
that tells how late the export is; the ticket of an event."""


def preset_problems(document: Document) -> Iterator[Problem]:
    """Every mistake of a preset file beyond its types."""
    roles = _entries(document, ("columns",))
    yield from _layout_problems(document)
    yield from _zone_problems(document)
    yield from _header_problems(document, roles)
    for path in _role_places(document):
        yield from _role_problems(document, path, roles)
    for role in roles:
        yield from _unit_problems(document, role)
    for position in range(len(_list(document.at(("exclude",))))):
        yield from _where_problems(document, ("exclude", position, "where"))
    for metric in _entries(document, ("answers",)):
        yield from _where_problems(document, ("answers", metric, "where"))
        yield from _answer_problems(document, metric)


def _entries(document: Document, path: KeyPath) -> tuple[str, ...]:
    data = document.at(path)
    return tuple(data) if isinstance(data, dict) else ()


def _list(data: Data | None) -> list[Data]:
    if isinstance(data, str):
        return [data]
    return data if isinstance(data, list) else []


def _word(document: Document, path: KeyPath) -> str:
    data = document.at(path)
    return data if isinstance(data, str) else ""


# --- layout --------------------------------------------------------------------------------------------------


def _layout_problems(document: Document) -> Iterator[Problem]:
    """Rows that are no rows of the header."""
    rows = _row(_word(document, ("layout", "header_rows")) or "1")
    if not rows:
        yield document.problem(("layout", "header_rows"), "a header has 1 to 5 rows", "write header_rows: 1")
        return
    for key in ("names", "questions", "under"):
        text = _word(document, ("layout", key))
        if text and not (key != "names" and text == "0") and not 1 <= _row(text) <= rows:
            message = f"'{shown(text)}' is no row of a header of {rows}"
            yield document.problem(("layout", key), message, "count from 1")
    for text in _entries(document, ("layout", "marks")):
        if not 1 <= _row(text) <= rows:
            message = f"'{shown(text)}' is no row of a header of {rows}"
            yield document.problem(("layout", "marks", text), message, "count from 1", key=True)


def _row(text: str) -> int:
    """A row of a header, 1 to 5; 0 for anything else."""
    return int(text) if text in ("1", "2", "3", "4", "5") else 0


def _zone_problems(document: Document) -> Iterator[Problem]:
    name = _word(document, ("time_zone",))
    if name in ZONE_WORDS:
        return
    try:
        zone(name)
    except UsageError as error:
        (problem,) = error.problems
        yield document.problem(("time_zone",), problem.message, f"{problem.hint}; or say unknown, or importid")


# --- roles ---------------------------------------------------------------------------------------------------


def _header_problems(document: Document, roles: tuple[str, ...]) -> Iterator[Problem]:
    """A header that stands twice: nobody could say which column it means.

    Two roles may share a column only where they are the answers to different metrics, each with codes of its own.
    """
    first: dict[str, str] = {}
    answers = {_word(document, ("answers", metric, "column")) for metric in _entries(document, ("answers",))}
    for role in roles:
        for position, header in enumerate(_list(document.at(("columns", role, "headers")))):
            if not isinstance(header, str):
                continue
            known = first.get(folded(header))
            first.setdefault(folded(header), role)
            if known == role or (known and not {known, role} <= answers):
                message = f"'{shown(header)}' is a header of '{known}' already"
                yield document.problem(_member(document, role, position), message, "keep it once")


def _member(document: Document, role: str, position: int) -> KeyPath:
    path: KeyPath = ("columns", role, "headers")
    return path if isinstance(document.at(path), str) else (*path, position)


def _role_places(document: Document) -> Iterator[KeyPath]:
    """Every place that names a role."""
    yield from (*_each(document, ("key", "column")), ("key", "order"), ("date",), ("respondent",))
    for metric in _entries(document, ("answers",)):
        roles = ("answers", metric, "roles")
        yield ("answers", metric, "column")
        yield from ((*roles, role) for role in _entries(document, roles))
    yield from _each(document, ("segments",))


def _each(document: Document, path: KeyPath) -> Iterator[KeyPath]:
    """The place of each name of a list, or of the one name that stands there."""
    names = document.at(path)
    if isinstance(names, str):
        yield path
    yield from ((*path, position) for position in range(len(names) if isinstance(names, list) else 0))


def _role_problems(document: Document, path: KeyPath, roles: tuple[str, ...]) -> Iterator[Problem]:
    word = _word(document, path)
    role = word.removeprefix("-") if path == ("key", "order") else word
    if role and role not in roles:
        yield document.problem(path, f"unknown role '{shown(role)}'", nearest(role, roles))


def _unit_problems(document: Document, role: str) -> Iterator[Problem]:
    """A duration without its unit, a unit or a clock without a duration."""
    path: KeyPath = ("columns", role)
    duration = _word(document, (*path, "type")) == "duration"
    if duration and not _word(document, (*path, "unit")):
        yield document.problem((*path, "type"), "a duration needs its unit", "add unit: minutes")
    for key in ("unit", "clock"):
        if not duration and _word(document, (*path, key)):
            yield document.problem((*path, key), f"'{key}' belongs to a duration", "add type: duration", key=True)


def _where_problems(document: Document, path: KeyPath) -> Iterator[Problem]:
    """A condition that is no COLUMN=VALUE, or whose column is neither a role nor one of their headers."""
    where = _word(document, path)
    column, equals, _ = where.partition("=")
    if where and not (equals and column.strip()):
        yield document.problem(path, f"'{shown(where)}' has no COLUMN=VALUE", "for example Status=Deleted")
    elif where and folded(column) not in (known := _known(document)):
        yield document.problem(path, f"'{shown(column)}' is no role and no header", nearest(folded(column), known))


def _known(document: Document) -> list[str]:
    """The roles and all of their headers, folded."""
    roles = _entries(document, ("columns",))
    headers = [header for role in roles for header in _list(document.at(("columns", role, "headers")))]
    return [folded(name) for name in (*roles, *headers) if isinstance(name, str)]


# --- answers -------------------------------------------------------------------------------------------------


def _answer_problems(document: Document, metric: str) -> Iterator[Problem]:
    """A metric that is not there, a scale or variant it does not have, codes that are no answers of the scale."""
    path: KeyPath = ("answers", metric)
    if metric not in catalogue_names():
        message = f"unknown metric '{shown(metric)}'"
        yield document.problem(path, message, nearest(metric, catalogue_names()), key=True)
        return
    if (asked := document.at((*path, "roles"))) is not None:
        yield from _asked_problems(document, metric, asked)
        return
    if document.at((*path, "column")) is None:
        yield document.problem(
            path, "neither a column nor roles say where the answer is", "add column: ...", key=True
        )
    scale, variant = _word(document, (*path, "scale")), _word(document, (*path, "variant"))
    try:
        choice = choose(catalogue_metric(metric), scale or None, variant or None)
    except NeedsScaleError:
        return
    except UsageError as error:
        key = "scale" if scale else "variant"
        for problem in error.problems:
            yield document.problem((*path, key), problem.message, problem.hint)
        return
    if _word(document, (*path, "direction")) and (choice.scale_spec.fixed or choice.scale.words):
        message = f"the direction of {metric} on the scale {choice.scale.text} is fixed"
        yield document.problem((*path, "direction"), message, "leave it out", key=True)
    yield from _code_problems(document, _word(document, (*path, "column")), choice)


def _asked_problems(document: Document, metric: str, asked: Data) -> Iterator[Problem]:
    """Roles that the engines of a metric do not read, or roles beside the keys of one answer column."""
    path: KeyPath = ("answers", metric)
    known = [*catalogue_metric(metric).roles, "end", *BESIDE]
    for role in asked if isinstance(asked, dict) else ():
        if role not in known:
            message = f"{metric} reads no role '{shown(role)}'"
            yield document.problem((*path, "roles", role), message, nearest(role, known), key=True)
    for key in ("column", "scale", "direction", "where"):
        if document.at((*path, key)) is not None:
            message = f"'{key}' belongs to an answer column, and {metric} has roles here"
            yield document.problem((*path, key), message, "keep one of them", key=True)


def _code_problems(document: Document, role: str, choice: Choice) -> Iterator[Problem]:
    """Values that stand for something that is no answer of the scale."""
    path: KeyPath = ("columns", role, "values")
    values = document.at(path)
    texts = {raw: text for raw, text in values.items() if isinstance(text, str)} if isinstance(values, dict) else {}
    for raw, text in texts.items():
        if not _is_answer(text, choice):
            message = f"'{shown(text)}' is no answer on {choice.scale.text}"
            yield document.problem((*path, raw), message, "write one of its answers, or list the code under missing")


def _is_answer(text: str, choice: Choice) -> bool:
    """Whether a text is a word or a number of the scale, or a wording that its label sets know."""
    return text in choice.scale.words or _on_scale(text, choice.scale) or folded(text) in _wordings(choice)


def _on_scale(text: str, scale: Scale) -> bool:
    try:
        return not scale.words and parse_number(text) in scale
    except ValueError:
        return False


def _wordings(choice: Choice) -> set[str]:
    points = str(len(choice.scale.answers))
    sets = [catalogue_labels(name).points.get(points, {}) for name in choice.scale_spec.labels]
    return {
        folded(wording) for languages in sets for ranks in languages.values() for same in ranks for wording in same
    }
