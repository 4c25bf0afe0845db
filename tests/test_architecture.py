"""The house rules: arrows point one way, each library has its room, starting is light, files stay small."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "donate_cli"
NOUNS = {
    "whereabouts",
    "statements",
    "takings",
    "certificates",
    "moments",
    "editions",
    "briefs",
    "model",
    "money",
    "counting",
    "table",
    "errors",
    "wording",
    "naming",
    "dates",
    "lists",
    "forms",
    "draft",
    "pinyin",
    "plans",
    "newcomers",
    "house",
    "likeness",
    "papers",
    "masking",
    "poster",
    "decisions",
    "claims",
}
VERBS = {
    "offsetting",
    "holding",
    "depositing",
    "placing",
    "itemising",
    "closing",
    "profiling",
    "tracing",
    "inspecting",
    "sifting",
    "likening",
    "belonging",
    "banking",
    "certifying",
    "receipting",
    "updating",
    "correcting",
    "issuing",
    "briefing",
    "campaigning",
    "enrolling",
    "recording",
    "reporting",
    "rating",
    "scoping",
    "averaging",
    "bridging",
    "trending",
    "contrasting",
    "listing",
    "registers",
    "publishing",
    "recounting",
    "footing",
    "noticing",
    "posting",
    "disclosing",
    "auditing",
    "demonstrating",
    "undoing",
    "entering",
    "recognising",
    "fitting",
    "comparing",
    "planning",
    "importing",
    "previewing",
    "reviewing",
    "rostering",
    "settling",
    "resembling",
    "doubting",
    "declining",
    "reminding",
    "matching",
    "deciding",
    "remaining",
    "allocating",
    "proposing",
    "reconciling",
    "keeping",
    "applying",
    "replacing",
}
ROOMS = {"cli", "store", "views", "files", "grounds"}
MAY_IMPORT = {
    "nouns": {"nouns"},
    "store": {"nouns", "store"},
    "views": {"nouns", "views"},
    "files": {"nouns", "files"},
    "grounds": {"nouns", "grounds"},
    "verbs": {"nouns", "verbs", "store", "grounds"},
    "cli": {"nouns", "verbs", "store", "views", "files", "cli"},
}
ONLY_IN = {
    "jinja2": "views/",
    "docxtpl": "views/",
    "resvg_py": "views/",
    "fpdf": "views/",
    "fontTools": "views/",
    "docx": "views/",
    "typer": "cli/",
    "sqlite_utils": "store/",
    "sqlite3": "store/",
    "openpyxl": "views/",
    "python_calamine": "files/",
    "rich": "views/",
    "prompt_toolkit": "cli/",
    "pypinyin": "pinyin.py",
}
MODULES = sorted(path for path in HOUSE.rglob("*.py") if path.name != "__main__.py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def layer(module: str) -> str | None:
    head = module.split(".")[0]
    if head in ROOMS:
        return head
    return "nouns" if head in NOUNS else "verbs" if head in VERBS else None


def place(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def test_every_module_has_its_place() -> None:
    top = {path.stem for path in HOUSE.glob("*.py")} - {"__init__", "__main__"}
    assert top == NOUNS | VERBS
    assert {path.name for path in HOUSE.iterdir() if path.is_dir() and path.name != "__pycache__"} == ROOMS
    assert all(len(path.relative_to(HOUSE).parts) <= 2 for path in MODULES), "rooms are one level deep"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_arrows_point_one_way(path: Path) -> None:
    mine = layer(path.relative_to(HOUSE).with_suffix("").as_posix().replace("/", "."))
    for name in imports(path):
        if name.startswith("donate_cli.") and (theirs := layer(name.removeprefix("donate_cli."))):
            assert mine is None or theirs in MAY_IMPORT[mine], f"{mine} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_each_library_has_its_room(path: Path) -> None:
    for name in imports(path):
        if room := ONLY_IN.get(name.split(".")[0]):
            assert place(path).startswith(room), f"{name} belongs to {room}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_modules_say_what_they_are_for_and_functions_stay_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a module opens with one sentence"
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 250 or path.name == "wording.py"
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    within = {inner for node in functions for inner in ast.walk(node) if inner is not node}
    for node in functions:
        if node not in within:
            # typer's commands carry their options in their signature: the body is what counts
            body = node.body[-1].end_lineno or 0
            assert body - node.body[0].lineno + 1 <= 40, f"{node.name} is too long"
            public = not node.name.startswith("_")
            assert ast.get_docstring(node) or not public or _is_small_property(node), f"{node.name} has no docstring"


def _is_small_property(node: ast.FunctionDef) -> bool:
    return (bool(node.decorator_list) and len(node.body) <= 2) or len(node.body) == 1


def test_starting_loads_no_heavy_part() -> None:
    heavy = [
        "openpyxl", "sqlite_utils", "sqlite3", "rich.table", "cn2an", "platformdirs", "prompt_toolkit", "pypinyin",
        "jinja2", "docx",
    ]  # fmt: skip
    code = f"import donate_cli.cli.app, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
