"""The fonts of this machine that have Chinese characters whole, for pictures and for papers that carry their font."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from donate_cli.errors import DonateError

SETTING = "DONATE_FONTS"
"""The variable that names the folder to look for fonts in, instead of the system's own."""

_SANS = ("notosanscjk", "notosanscjksc", "sourcehansans", "msyh", "pingfang", "hiragino sans gb", "stheiti", "simhei",
         "notosanssc", "wqy-microhei", "wqy-zenhei", "droidsansfallback", "deng")  # fmt: skip
_SERIF = ("notoserifcjk", "sourcehanserif", "songti", "stsong", "simsun", "notoserifsc", "uming", "simkai")
_EVEN = ("consola", "menlo", "dejavusansmono", "liberationmono", "notosansmono", "cascadiamono")
"""Beginnings of file names in the order in which they are liked: upright, with serifs, and of one width."""

_BOLD_NAMES = (("-Regular", "-Bold"), ("msyh.", "msyhbd."), ("consola.", "consolab."), ("Mono.ttf", "Mono-Bold.ttf"))
_CHINESE_PAGE = 1 << 18
"""The bit of a font's OS/2 table that says it holds the simplified characters."""

_PROBE = "捐款人民币壹佰圆整"


class Face(NamedTuple):
    """One face of a font file: its place in a collection, its family, the code points that it draws."""

    file: Path
    number: int
    family: str
    points: frozenset[int]
    bold: Path | None


def upright() -> Face:
    """A face without serifs, for the screen. Raises DonateError where no font of this machine has Chinese."""
    return _chinese((*_SANS, *_SERIF))


def with_serifs() -> Face:
    """A face for paper. Raises DonateError where no font of this machine has Chinese."""
    return _chinese((*_SERIF, *_SANS))


def even() -> Face | None:
    """A face whose Latin letters and figures are all of one width, where there is one."""
    return next(_faces(_liked(_files(), _EVEN), chinese=False), None)


def check_whole(text: Iterable[str], *faces: Face) -> None:
    """Raise DonateError for the first character that none of the faces draws: it would come out as a box."""
    for character in text:
        if not character.isspace() and not any(ord(character) in face.points for face in faces):
            raise DonateError("font.no_character", character=character, code=f"U+{ord(character):04X}")


def _chinese(liked: tuple[str, ...]) -> Face:
    files = _files()
    known = _liked(files, liked)
    # A font of another name will do as well; its own table says so without its million outlines being read.
    others = [file for file in files if file not in known]
    face = next(_faces([*known, *others], chinese=True), None)
    if face is None:
        raise DonateError("font.none", setting=SETTING)
    return face


def _files() -> list[Path]:
    endings = (".ttf", ".ttc", ".otf", ".otc")
    found = [file for folder in _folders() for file in folder.rglob("*") if file.suffix.lower() in endings]
    return sorted(found, key=lambda file: ("regular" not in file.name.lower(), file.name))


def _folders() -> Iterator[Path]:
    home = Path.home()
    if asked := os.environ.get(SETTING):
        named = [Path(asked)]
    elif sys.platform == "win32":
        named = [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts"]
    elif sys.platform == "darwin":
        named = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        named = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    return (folder for folder in named if folder.is_dir())


def _liked(files: list[Path], beginnings: tuple[str, ...]) -> list[Path]:
    return [file for name in beginnings for file in files if file.name.lower().startswith(name) and _is_plain(file)]


def _is_plain(file: Path) -> bool:
    name = file.stem.lower()
    return not any(word in name for word in ("bold", "italic", "oblique", "light", "black", "bd", "thin"))


def _faces(files: Iterable[Path], *, chinese: bool) -> Iterator[Face]:
    from fontTools.ttLib import TTLibError

    for file in files:
        try:
            face = _face(file, chinese=chinese)
        except (TTLibError, OSError, KeyError, AssertionError):
            continue  # a damaged or exotic font is none that we can use
        if face:
            yield face


def _face(file: Path, *, chinese: bool) -> Face | None:
    number = _simplified(file) if file.suffix.lower() in (".ttc", ".otc") else 0
    with _opened(file, number) as font:
        if chinese and not font["OS/2"].ulCodePageRange1 & _CHINESE_PAGE:
            return None
        points = frozenset(font.getBestCmap())
        if chinese and not points.issuperset(map(ord, _PROBE)):
            return None
        return Face(file, number, str(font["name"].getDebugName(1)), points, _bold(file))


def _simplified(file: Path) -> int:
    """Which face of a collection draws its characters as they are written on the mainland."""
    with _opened(file, 0) as font:
        faces = range(font.reader.numFonts)
    names = []
    for number in faces:
        with _opened(file, number) as font:
            names.append(str(font["name"].getDebugName(1)))
    return next((number for number, name in enumerate(names) if name.endswith("SC") and "Mono" not in name), 0)


def _opened(file: Path, number: int) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(file, fontNumber=number, lazy=True)


def _bold(file: Path) -> Path | None:
    beside = (file.with_name(file.name.replace(plain, bold)) for plain, bold in _BOLD_NAMES if plain in file.name)
    return next((found for found in beside if found.is_file()), None)
