"""Hyphens as Duden has them."""

import pyphen
import pytest

from reports.paper.hyphens import correct_german

ENDS = 3
"""Letters before the first hyphen and behind the last."""


@pytest.mark.parametrize(
    "parted",
    [
        "über-ar-bei-ten",
        "Über-ar-bei-tung",
        "über-ant-wor-ten",
        "Über-ein-kom-men",
        "über-all",
        "Über-gang",
        "Fall-über-gabe",
        "Zusam-men-ar-beit",
        "Mit-ar-bei-te-rin-nen",
        "ver-ar-bei-ten",
        "Team-ent-wick-lung",
        "Per-so-nal-ent-wick-lung",
        "Unter-er-näh-rung",
        "Allein-er-zie-hende",
        "Öffent-lich-keits-ar-beit",
        "Schul-so-zi-al-ar-beit",
        "Gemein-wohl-ori-en-tie-rung",
        "Fach-kräf-te-man-gel",
        "Stel-len-an-teil",
        "Arbeits-agen-tur",
        "Qua-li-fi-zie-rungs-of-fen-sive",
    ],
)
def test_german_is_parted_between_syllables(parted):
    assert pieces(parted.replace("-", "")) == parted.split("-")


@pytest.mark.parametrize(
    ("word", "wrong"), [("Altersstruktur", "Alter"), ("Bedarfsgemeinschaft", "Beda")]
)
def test_where_nobody_knows_no_hyphen_is_better_than_a_wrong_one(word, wrong):
    assert wrong not in pieces(word)


def pieces(word):
    correct_german()
    return pyphen.Pyphen(lang="de", left=ENDS, right=ENDS).inserted(word).split("-")
