"""Cuts the Han font down to what names and titles need. Run by hand; the README beside it says when and with what.

.venv/bin/python src/blueheart/kernel/data/fonts/cut_han.py NotoSansSC_500Medium.ttf
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset

OUTPUT = Path(__file__).with_name("NotoSansSC-Medium.ttf")
PUNCTUATION_AND_KANA = (range(0x3000, 0x3040), range(0x3040, 0x3100), range(0x31F0, 0x3200), range(0xFF01, 0xFFE7))
STANDARDS = (("gb2312", 0xB0, 0xF7), ("big5", 0xA4, 0xC6), ("euc_jp", 0xB0, 0xCF))
"""Each codec with the first and last lead byte of its common characters: 6,763 of GB 2312, the first level of Big5
(traditional), the first level of JIS X 0208."""


def common_characters() -> Iterator[int]:
    for block in PUNCTUATION_AND_KANA:
        yield from block
    for codec, first, last in STANDARDS:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                text = bytes((lead, trail)).decode(codec, errors="ignore")
                if len(text) == 1 and ord(text) > 0x2E00:
                    yield ord(text)


def main(source: str) -> None:
    options = subset.Options(
        hinting=False, name_IDs=["*"], notdef_outline=True, layout_features=["ccmp", "locl", "kern", "palt"],
        drop_tables=["vhea", "vmtx", "VORG", "BASE", "DSIG"],
    )  # fmt: skip
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(set(common_characters())))
    cutter.subset(font)
    subset.save_font(font, str(OUTPUT), options)


if __name__ == "__main__":
    main(sys.argv[1])
