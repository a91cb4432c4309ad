"""German hyphenation without what is wrong in the dictionary's: Über-arbeitung, not Übera-rbeitung.

The dictionary of pyphen parts compounds first and then each of their parts, and forbids syllables
of one letter between both. pyphen reads all of it at once, and so proposes über-a-r-beiten and
Tea-m-entwicklung. A syllable has a vowel (Duden, K 162 to K 166): of two breaks with nothing but
consonants between them, one is wrong.
"""

import re
from itertools import pairwise

import pyphen

_OWN = ("a8rb", "ü8b8e8r9g8a", "9o8rient", "9mangel", "be9in8hal")
"""Patterns beside those of the dictionary, in its way: before a letter, an odd digit parts and an
even one forbids it; the highest one counts. Über-arbeitung, Über-gang, Gemeinwohl-orientierung,
Fachkräfte-mangel, be-inhalten."""
_VOWELS = frozenset("aeiouyäöüàáâèéêëîïôøûœæ")


def correct_german() -> None:
    """Let pyphen, and with it WeasyPrint, hyphenate German this way from now on."""
    path = pyphen.LANGUAGES["de"]
    if not isinstance(pyphen.hdcache.get(path), German):
        pyphen.hdcache[path] = German(path)


class German(pyphen.HyphDict):
    """Patterns of the dictionary and a few of our own."""

    def __init__(self, path: object) -> None:
        super().__init__(path)
        self.patterns.update(map(_pattern, _OWN))
        self.sound: dict[str, list[int]] = {}

    def positions(self, word: str) -> list[int]:
        """Where `word` may be parted, counted in letters from its beginning."""
        word = word.lower()
        if word not in self.sound:
            self.sound[word] = _sound(word, super().positions(word))
        return self.sound[word]


def _pattern(written: str) -> tuple[str, tuple[int, tuple[int, ...]]]:
    """As pyphen keeps it: the letters, and the digit before each and behind the last."""
    digits = tuple(int(digit or 0) for digit in re.split(r"\D", written))
    return re.sub(r"\d", "", written), (0, digits)


def _sound(word: str, places: list[int]) -> list[int]:
    """Before a vowel the consonants end what stands before them (Team-entwicklung, 19 of 20 in the
    dictionary's own compounds). Before another consonant nobody knows, and neither is a break."""
    wrong = set()
    for left, right in pairwise(places):
        if _VOWELS.isdisjoint(word[left:right]):
            wrong |= {left} if word[right] in _VOWELS else {left, right}
    return [place for place in places if place not in wrong]
