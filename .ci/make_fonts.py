"""Makes static/vendor/twinning-sans from the parts of Source Sans 3 beside it: pip install
fonttools==4.68.0 brotli, then run it. Typst takes neither variable fonts nor woff2. The name is
another because the licence reserves "Source" for the original."""

from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
PARTS = [
    VENDOR / "source-sans-3" / f"source-sans-3-{name}-wght-normal.woff2"
    for name in ("latin", "latin-ext", "cyrillic")
]
FAMILY = "Twinning Sans"
SPARE = ("prep", "STAT", "gasp", "BASE")


def part_of(path, weight, seen):
    """One weight of a part, without the characters that an earlier part has."""
    font = instantiateVariableFont(TTFont(path), {"wght": weight})
    characters = set(font.getBestCmap()) - seen
    options = Options()
    options.layout_features = options.layout_scripts = ["*"]
    options.notdef_outline = options.glyph_names = True
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    seen |= characters
    for table in SPARE:
        if table in font:
            del font[table]
    return font


def make(weight, style, folder):
    seen, files = set(), []
    for number, path in enumerate(PARTS):
        files.append(folder / f"part-{number}.ttf")
        part_of(path, weight, seen).save(files[-1])
    font = Merger().merge([str(file) for file in files])
    names = font["name"]
    names.names = []
    for place, text in {
        0: TTFont(PARTS[0])["name"].getDebugName(0),
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style} 1.0",
        4: f"{FAMILY} {style}",
        5: "Version 1.0",
        6: f"TwinningSans-{style}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }.items():
        names.setName(text, place, 3, 1, 0x409)
    bold = weight == 700
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)
    font["head"].created = font["head"].modified = 3_800_000_000
    font.recalcTimestamp = False
    font.save(VENDOR / "twinning-sans" / f"twinning-sans-{weight}.ttf")


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        make(400, "Regular", Path(folder))
        make(700, "Bold", Path(folder))
