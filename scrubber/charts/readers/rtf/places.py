"""The control words of RTF that say where text stands, how it looks, and where a line or a cell ends."""

from __future__ import annotations

LINES = {
    "par": "\n", "line": "\n", "row": "\n", "sect": "\n\n", "page": "\n\n", "tab": "\t", "cell": "|", "nestcell": "|",
    "nestrow": "\n", "emdash": "\u2014", "endash": "\u2013", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "\u2022", "lquote": "'", "rquote": "'", "ldblquote": '"', "rdblquote": '"',
}  # fmt: skip
"""What stands for these words."""
SIGNS = frozenset(
    {
        "emdash",
        "endash",
        "emspace",
        "enspace",
        "qmspace",
        "bullet",
        "lquote",
        "rquote",
        "ldblquote",
        "rdblquote",
    }
)
"""Those of them that are signs in a line, and so struck or hidden with it."""

MARKS = {
    "strike": "struck", "striked": "struck", "deleted": "deleted", "v": "hidden", "super": "raised", "sub": "level",
    "nosupersub": "level", "plain": "plain", "pard": "paragraph", "trowd": "row", "intbl": "in_table",
    "chcbpat": "shaded", "cb": "shaded", "highlight": "shaded", "cbpat": "shaded", "clcbpat": "shaded_row",
    "clcfpat": "shaded_row", "ansi": "page", "mac": "page", "pc": "page", "pca": "page",
}  # fmt: skip

_NEVER = """aftncn aftnsep aftnsepc atnauthor atndate atnid atnparent atnref atrfend atrfstart background bkmkend
    bkmkstart category comment company datafield datastore docvar factoidname falt ffdeftext ffname filetbl fname ftncn
    ftnsep ftnsepc generator hlinkbase info keywords latentstyles levelnumbers leveltext listname listoverridetable
    listpicture listtable manager nonesttables nonshppict objalias objclass objdata objname objsect operator panose
    pgptbl picprop pict pn pntext pntxta pntxtb private revtbl rsidtbl rxe shprslt sn sp stylesheet sv subject tc
    template themedata title txe ud userprops wgrffmtfilter xe xmlnstbl""".split()  # noqa: SIM905 - a list
"""Groups in which nothing is shown of the document's own words, or what is shown elsewhere already."""

PLACES = {
    **dict.fromkeys(_NEVER, "never"),
    **dict.fromkeys(("header", "headerf", "headerl", "headerr"), "head"),
    **dict.fromkeys(("footer", "footerf", "footerl", "footerr"), "foot"),
    **dict.fromkeys(("footnote", "annotation", "shptxt", "dptxbxtext"), "remark"),
    **dict.fromkeys(("object", "shpinst", "do"), "nowhere"),
    "result": "body", "fldinst": "instruction", "ffl": "choice", "fonttbl": "fonts", "colortbl": "colours",
}  # fmt: skip
"""Where the text of a group stands that begins with such a word."""
OUT_OF = {
    "nowhere": frozenset({"shptxt", "dptxbxtext", "result"}),
    "instruction": frozenset({"ffl", "ffname", "ffdeftext"}),
}
"""Words that lead out of a place where nothing is shown."""
SHOWN = frozenset({"body", "head", "foot", "remark"})
