"""Every sign that is named is in the sprite, and the sprite holds no other."""

import re
from pathlib import Path

import pytest

from bsc_project.templatetags.weitblick import ICONS_DRAWN, icon
from goals.models import Goal, GoalStatus
from goals.status import status_mark
from indicators.rating import Trend
from indicators.rollup import State
from indicators.rollup_words import state_mark
from indicators.scorecard_rows import trend_mark
from swot.board import SIGNS
from tools.sprite import build
from workshops.catalogue import ICONS
from workshops.models import Perspective
from workshops.path import Missing

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "bsc_project", "goals", "indicators", "reports", "swot", "workshops")


def named_in_templates() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    return set(re.findall(r'\{% icon "([^"]+)"', "\n".join(texts)))


def named_in_python() -> set[str]:
    texts = [
        path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")
    ]
    return set(re.findall(r'\bicon(?:=|": )"([a-z0-9-]+)"', "\n".join(texts)))


def given_by_python() -> set[str]:
    return {
        *ICONS,
        *SIGNS.values(),
        *(status_mark(Goal(status=status)).icon for status in GoalStatus),
        *(state_mark(state).icon for state in State),
        *(mark.icon for trend in Trend if (mark := trend_mark(trend))),
        Perspective().icon,
        Missing("", "", "").icon,
    }


def named_in_scripts() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js")]
    return set(re.findall(r"sprite\.svg#([a-z0-9-]+)", "\n".join(texts)))


def test_sprite_holds_just_the_signs_that_are_named():
    named = named_in_templates() | named_in_python() | given_by_python() | named_in_scripts()
    assert sorted(named) == sorted(ICONS_DRAWN)


def test_sprite_is_built_from_the_icons():
    assert (ROOT / "static" / "img" / "sprite.svg").read_text(encoding="utf-8") == build()


@pytest.mark.parametrize(("name", "drawn"), [("users", "users"), ("briefcase", "workflow")])
def test_sign_that_an_archive_brought_along_falls_back(name, drawn):
    assert re.findall(r"#([a-z0-9-]+)", icon(name)) == [drawn]
