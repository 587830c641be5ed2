"""Captions of pictures and the credits that stand with them."""

from __future__ import annotations

import re

__all__ = ["credit_start", "is_caption"]

_REACH = 160
"""Characters from the end of a paragraph within which its credit begins."""

_MAX_WORDS = 60
"""A caption is no longer than this; a longer paragraph that ends in a credit is body."""

_AGENCIES = "AFP|ANI|AP|EFE|EPA|Getty|KCNA|Pool|REUTERS|Reuters|TASS|UPI|Xinhua|Yonhap"
_NAMES = r"[A-Z][\w&.'’-]*(?:\s[\w&.'’-]+){0,3}"
_PICTURE = r"(?:(?:Photo(?:graph)?|Picture|Image|Illustration|Graphic|Video)s?|PHOTOS?|PICTURES?|IMAGES?|VIDEO)"
_CREDIT_FORMS = (
    # Photo: Ana Reyes; (Picture by EPA); File Photo by Wire/Agency; Image source: Example Wire
    rf"[(\[]?(?i:(?:file|handout|undated)\s)?{_PICTURE}(?i:\scredits?|\ssource)?(?:\s(?i:by|courtesy)\b|\s?[:/©])"
    r"(?:[^.!?|]|\b[A-Z]\.){2,80}",
    # (AP Photo/Ana Reyes); (Pool via Reuters); (Pool)
    rf"\((?:{_AGENCIES})\s?(?:Photo\b|Images\b|/|via\b)[^()]{{1,60}}\)|\((?:Pool|Handout|File)\)",
)
_CREDIT_FORMS_AFTER_A_STOP = (
    rf"{_NAMES}\s?/\s?{_NAMES}",  # EPA/Ana Reyes; Example Wire / A. Reyes
    rf"(?:{_NAMES}\s)?(?:[Hh]andout|[Ff]ile [Pp]hoto)|Getty Images|[Cc]ourtesy of {_NAMES}",
)
_CREDIT = re.compile(
    rf"(?:(?<!\S)(?:{'|'.join(_CREDIT_FORMS)})"
    rf"|(?:^|(?<=[.!?\"”’)]\s))(?:{'|'.join(_CREDIT_FORMS_AFTER_A_STOP)}))\.?$"
)
_PICTURE_TOLD = re.compile(
    r"^FILE\s?[-–—]\s|\bin (?:this|an?) (?:file|undated|handout) (?:photo|picture|image)\b"
    r"|\bin this (?:photo|picture|image)\b|\b(?:seen|pictured|shown) (?:here|above|in this)\b"
)


def credit_start(paragraph: str) -> int | None:
    """Return where the credit begins that a paragraph ends with: `... on Sunday. Photo: Ana Reyes`; None for none."""
    offset = max(0, len(paragraph) - _REACH)
    credit = _CREDIT.search(paragraph, offset)
    return credit.start() if credit else None


def is_caption(paragraph: str) -> bool:
    """Tell whether a paragraph is a caption by what it says: it ends with a credit or speaks of its picture."""
    if len(paragraph.split(maxsplit=_MAX_WORDS)) > _MAX_WORDS:
        return False
    return credit_start(paragraph) is not None or _PICTURE_TOLD.search(paragraph) is not None
