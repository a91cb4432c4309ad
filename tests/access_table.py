"""Who gets in where: every URL of the product, by name. A URL that is not listed fails a test.

The same table says which pages are looked at by the tests of accessibility, of bad input and of
headers, and which the screenshots show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PUBLIC = frozenset({"logged out", "staff", "facilitator", "manager", "administrator"})
MEMBERS = PUBLIC - {"logged out"}
GOAL_KEEPERS = MEMBERS - {"staff"}
FACILITATORS = frozenset({"facilitator", "administrator"})
CONFIRMERS = frozenset({"manager", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
# A phone in its room. Everywhere else participants are like people who are not signed in.
PARTICIPANTS = frozenset({"participant"})


@dataclass(frozen=True)
class Access:
    """Who gets in with GET and with POST; None where the method is refused (405).

    `objects` names for each part of the URL the object of tests/world.py whose id stands there;
    "=word" is a fixed word. Someone of another organisation, and an id that does not exist, get
    404 wherever there is an object. `is_page`: GET answers with a whole page.
    """

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    objects: Mapping[str, str] = field(default_factory=dict)
    is_page: bool = True
    # What those who get in are told when they send nothing: a link that is gone, no choice made.
    empty: int | None = None
    # A page of phones: whoever has no place in the room is led to joining, signed in or not,
    # and whether or not the room exists.
    is_room: bool = False

    @property
    def has_object(self) -> bool:
        return any(not name.startswith("=") for name in self.objects.values())


def page(get: frozenset[str], post: frozenset[str] | None = None, **objects: str) -> Access:
    """A page to read, perhaps with a form that posts to its own URL."""
    return Access(get=get, post=post, objects=objects)


def answer(get: frozenset[str], **objects: str) -> Access:
    """A part of a page, a download, a redirect: read, but no page to look at."""
    return Access(get=get, objects=objects, is_page=False)


def verb(post: frozenset[str], **objects: str) -> Access:
    """One verb: POST only."""
    return Access(post=post, objects=objects, is_page=False)


def room(*, get: bool = False, post: bool = False) -> Access:
    """A page or a verb of phones."""
    who = {"get": PARTICIPANTS if get else None, "post": PARTICIPANTS if post else None}
    return Access(**who, objects={"pk": "workshop"}, is_page=False, is_room=True)


def card_verb(name: str) -> dict[str, Access]:
    return {f"swot:card_{name}": verb(FACILITATORS, pk="card")}


def screen_answers(*names: str) -> dict[str, Access]:
    """The screen of a room, for everybody who knows its address; what it shows: test_screen.py."""
    row = Access(get=PUBLIC, objects={"token": "=no-such-screen"}, is_page=False, empty=404)
    return dict.fromkeys(names, row)


TABLE: dict[str, Access] = {
    # bsc_project
    "start": page(MEMBERS),
    "workshop": page(MEMBERS, pk="workshop"),
    "next_steps": answer(FACILITATORS, pk="workshop"),
    "board_beside": answer(MEMBERS, pk="workshop"),
    "workshop_delete": page(FACILITATORS, FACILITATORS, pk="workshop"),
    **screen_answers("screen", "screen_scene", "screen_pulse"),
    "set_language": Access(get=PUBLIC, post=PUBLIC, is_page=False),
    # accounts
    "accounts:members": page(ADMINISTRATORS),
    "accounts:member_edit": page(ADMINISTRATORS, ADMINISTRATORS, pk="membership"),
    "accounts:member_remove": page(ADMINISTRATORS, ADMINISTRATORS, pk="membership"),
    "accounts:invite": page(ADMINISTRATORS, ADMINISTRATORS),
    "accounts:invitation_renew": verb(ADMINISTRATORS, pk="invitation"),
    "accounts:invitation_revoke": verb(ADMINISTRATORS, pk="invitation"),
    "accounts:post_create": page(ADMINISTRATORS, ADMINISTRATORS),
    "accounts:post_edit": page(ADMINISTRATORS, ADMINISTRATORS, pk="post"),
    "accounts:post_delete": page(ADMINISTRATORS, ADMINISTRATORS, pk="post"),
    "accounts:profile": page(MEMBERS, MEMBERS),
    "accounts:calendar_new": verb(MEMBERS),
    "accounts:calendar_revoke": verb(MEMBERS),
    "accounts:organisation_switch": Access(post=MEMBERS, is_page=False, empty=404),
    "accounts:invitation": Access(
        get=PUBLIC, post=PUBLIC, objects={"token": "=no-such-link"}, is_page=False, empty=404
    ),
    "accounts:invitation_accept": Access(get=PUBLIC, post=PUBLIC, is_page=False, empty=404),
    # workshops
    "workshops:scorecard_create": page(FACILITATORS, FACILITATORS),
    "workshops:scorecard_edit": page(FACILITATORS, FACILITATORS, pk="scorecard"),
    "workshops:perspective_add": page(FACILITATORS, FACILITATORS, pk="scorecard"),
    "workshops:perspective_edit": page(FACILITATORS, FACILITATORS, pk="perspective"),
    "workshops:perspective_move": verb(
        FACILITATORS, pk="perspective", order="=report", step="=down"
    ),
    "workshops:perspective_retire": verb(FACILITATORS, pk="perspective"),
    "workshops:perspective_restore": verb(FACILITATORS, pk="perspective"),
    "workshops:perspective_delete": verb(FACILITATORS, pk="perspective"),
    "workshops:pulse": answer(MEMBERS, pk="workshop"),
    "workshops:door_open": verb(FACILITATORS, pk="workshop"),
    "workshops:door_shut": verb(FACILITATORS, pk="workshop"),
    "workshops:door_renew": verb(FACILITATORS, pk="workshop"),
    "workshops:screen_new": verb(FACILITATORS, pk="workshop"),
    "workshops:screen_revoke": verb(FACILITATORS, pk="workshop"),
    "workshops:scene": verb(FACILITATORS, pk="workshop"),
    "workshops:join": page(PUBLIC, PUBLIC),
    "workshops:come_back": page(PUBLIC, PUBLIC),
    "workshops:join_link": Access(
        get=PUBLIC, post=PUBLIC, objects={"token": "=no-such-link"}, is_page=False, empty=404
    ),
    "workshops:phone_pulse": room(get=True),
    "workshops:seats": room(post=True),
    "workshops:workshop_archive": verb(FACILITATORS, pk="workshop"),
    "workshops:workshop_restore": verb(FACILITATORS, pk="archived_workshop"),
    "workshops:photo_list": page(MEMBERS, pk="workshop"),
    "workshops:photo_add": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "workshops:photo": answer(MEMBERS, pk="photo"),
    "workshops:photo_edit": page(FACILITATORS, FACILITATORS, pk="photo"),
    "workshops:photo_move": verb(FACILITATORS, pk="photo"),
    "workshops:photo_delete": page(FACILITATORS, FACILITATORS, pk="photo"),
    "workshops:letterhead": page(ADMINISTRATORS, ADMINISTRATORS),
    "workshops:logo_remove": page(ADMINISTRATORS, ADMINISTRATORS),
    "workshops:logo": answer(MEMBERS, pk="organisation"),
    "workshops:narrative_edit": page(FACILITATORS, FACILITATORS, pk="workshop", slot="=conclusion"),
    "workshops:narrative_save": verb(FACILITATORS, pk="workshop", slot="=conclusion"),
    "workshops:narrative_preview": verb(FACILITATORS, pk="workshop", slot="=conclusion"),
    # swot
    "swot:workshop_create": page(FACILITATORS, FACILITATORS),
    "swot:workshop_edit": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "swot:workshop_duplicate": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "swot:board": page(MEMBERS, pk="workshop"),
    "swot:board_live": answer(MEMBERS, pk="workshop"),
    "swot:board_unseen": answer(MEMBERS, pk="workshop"),
    "swot:room": page(FACILITATORS, pk="workshop"),
    "swot:room_sheet": page(FACILITATORS, pk="workshop"),
    "swot:round_open": verb(FACILITATORS, pk="prompt"),
    "swot:round_draft": verb(FACILITATORS, pk="prompt"),
    "swot:round_close": verb(FACILITATORS, pk="prompt"),
    "swot:round_reveal": verb(FACILITATORS, pk="prompt"),
    "swot:round_cover": verb(FACILITATORS, pk="prompt"),
    "swot:undo": verb(FACILITATORS, pk="workshop"),
    "swot:redo": verb(FACILITATORS, pk="workshop"),
    "swot:entry": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "swot:paste": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "swot:paste_pin": verb(FACILITATORS, pk="workshop"),
    "swot:question_list": page(MEMBERS, pk="workshop"),
    "swot:question_add": verb(FACILITATORS, pk="workshop"),
    "swot:question_create": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "swot:question_edit": page(FACILITATORS, FACILITATORS, pk="question"),
    "swot:question_move": verb(FACILITATORS, pk="question"),
    "swot:question_delete": page(FACILITATORS, FACILITATORS, pk="question"),
    "swot:cards_without_question": page(MEMBERS, pk="workshop"),
    "swot:cards_link": verb(FACILITATORS, pk="workshop"),
    "swot:phone": room(get=True),
    "swot:phone_card": room(post=True),
    "swot:phone_change": room(post=True),
    "swot:phone_withdraw": room(post=True),
    "swot:card": page(FACILITATORS, pk="card"),
    **card_verb("also"),
    **card_verb("cluster"),
    **card_verb("correct"),
    **card_verb("equal"),
    **card_verb("hide"),
    **card_verb("move"),
    **card_verb("recount"),
    **card_verb("remove"),
    **card_verb("reword"),
    **card_verb("show"),
    **card_verb("split"),
    **card_verb("unequal"),
    "swot:cluster_create": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "swot:cluster": page(FACILITATORS, pk="cluster"),
    "swot:cluster_dissolve": verb(FACILITATORS, pk="cluster"),
    "swot:cluster_move": verb(FACILITATORS, pk="cluster"),
    "swot:cluster_rename": verb(FACILITATORS, pk="cluster"),
    "swot:cluster_reorder": verb(FACILITATORS, pk="cluster"),
    # goals
    "goals:direction": page(MEMBERS, pk="workshop"),
    "goals:objective_create": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "goals:objective_edit": page(FACILITATORS, FACILITATORS, pk="objective"),
    "goals:objective_move": verb(FACILITATORS, pk="objective"),
    "goals:objective_delete": page(FACILITATORS, FACILITATORS, pk="objective"),
    "goals:phase_create": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "goals:phase_edit": page(FACILITATORS, FACILITATORS, pk="phase"),
    "goals:phase_move": verb(FACILITATORS, pk="phase"),
    "goals:phase_delete": page(FACILITATORS, FACILITATORS, pk="phase"),
    "goals:scorecard_continue": answer(FACILITATORS, pk="scorecard"),
    "goals:continue": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "goals:takeover": page(MEMBERS, pk="workshop"),
    "goals:goal_take": verb(GOAL_KEEPERS, pk="workshop", goal="earlier_goal"),
    "goals:goal_leave": verb(GOAL_KEEPERS, pk="workshop", goal="earlier_goal"),
    "goals:goal_bring_back": verb(GOAL_KEEPERS, pk="workshop", goal="earlier_goal"),
    "goals:comparison": page(MEMBERS, pk="workshop"),
    "goals:ballot": room(get=True, post=True),
    "goals:votes": page(MEMBERS, pk="workshop"),
    "goals:round_create": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "goals:round_restore": verb(FACILITATORS, pk="workshop"),
    "goals:round_edit": page(FACILITATORS, FACILITATORS, pk="vote"),
    "goals:round_open": verb(FACILITATORS, pk="vote"),
    "goals:round_close": page(FACILITATORS, FACILITATORS, pk="open_vote"),
    "goals:round_turnout": answer(FACILITATORS, pk="open_vote"),
    "goals:round_reopen": verb(FACILITATORS, pk="vote"),
    "goals:round_paper": page(FACILITATORS, FACILITATORS, pk="vote"),
    "goals:round_decide": page(FACILITATORS, FACILITATORS, pk="vote"),
    "goals:round_delete": page(FACILITATORS, FACILITATORS, pk="vote"),
    "goals:link_create": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="scorecard"),
    "goals:link_restore": verb(GOAL_KEEPERS, pk="scorecard"),
    "goals:link_edit": page(
        GOAL_KEEPERS, GOAL_KEEPERS, pk="goal", kind="=supports", to="linked_goal"
    ),
    "goals:link_delete": verb(GOAL_KEEPERS, pk="goal", kind="=supports", to="linked_goal"),
    # indicators
    "indicators:scorecards": page(MEMBERS),
    "indicators:scorecard": page(MEMBERS, pk="scorecard"),
    "indicators:scorecard_xlsx": answer(MEMBERS, pk="scorecard"),
    "indicators:scorecard_csv": answer(MEMBERS, pk="scorecard"),
    "indicators:weights": page(MEMBERS, GOAL_KEEPERS, pk="scorecard"),
    "indicators:weights_shares": verb(GOAL_KEEPERS, pk="scorecard"),
    "indicators:weights_undo": verb(GOAL_KEEPERS, pk="scorecard"),
    "indicators:strategy_map": page(MEMBERS, pk="scorecard"),
    "indicators:scorecard_changes": page(MEMBERS, pk="scorecard"),
    "indicators:deletion_restore": verb(GOAL_KEEPERS, pk="deletion"),
    "indicators:review_list": page(MEMBERS, pk="scorecard"),
    "indicators:review_create": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="scorecard"),
    "indicators:review": page(MEMBERS, pk="review"),
    "indicators:review_edit": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="review"),
    "indicators:review_finish": verb(GOAL_KEEPERS, pk="review"),
    "indicators:review_reopen": verb(GOAL_KEEPERS, pk="review"),
    "indicators:review_delete": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="review"),
    "indicators:review_note": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="review_note"),
    "indicators:note_save": verb(GOAL_KEEPERS, pk="review_note"),
    "indicators:chain": page(MEMBERS, pk="workshop"),
    "indicators:card_chain": page(MEMBERS, pk="card"),
    "indicators:goal_list": page(MEMBERS, pk="workshop"),
    "indicators:goal_create": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="workshop"),
    "indicators:goal_hints": verb(GOAL_KEEPERS, pk="workshop"),
    "indicators:goal": page(MEMBERS, pk="goal"),
    "indicators:goal_history": page(MEMBERS, pk="goal"),
    "indicators:goal_restore": verb(GOAL_KEEPERS, pk="goal", number="=1"),
    "indicators:goal_edit": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="goal"),
    "indicators:goal_move": verb(GOAL_KEEPERS, pk="goal"),
    "indicators:goal_delete": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="goal"),
    "indicators:indicator_create": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="goal"),
    "indicators:indicator_edit": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="indicator"),
    "indicators:indicator_delete": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="indicator"),
    "indicators:values": page(MEMBERS, MEMBERS),
    "indicators:measures": page(MEMBERS),
    "indicators:measure_tick": verb(GOAL_KEEPERS, pk="measure"),
    "indicators:measure_untick": verb(GOAL_KEEPERS, pk="measure"),
    "indicators:calendar": answer(MEMBERS),
    "indicators:calendar_feed": Access(
        get=PUBLIC, objects={"token": "=no-such-link"}, is_page=False, empty=404
    ),
    "indicators:value_history": page(MEMBERS, pk="indicator"),
    "indicators:value_edit": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="indicator", period="=2008"),
    "indicators:periods": page(MEMBERS, GOAL_KEEPERS, pk="scorecard"),
    "indicators:period_reopen": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="period_lock"),
    "indicators:values_import": page(MEMBERS, MEMBERS, pk="scorecard"),
    "indicators:values_import_confirm": verb(MEMBERS, pk="scorecard"),
    # reports
    "reports:archive_upload": page(FACILITATORS, FACILITATORS),
    "reports:archive_check": verb(FACILITATORS),
    "reports:archive_download": answer(MEMBERS, pk="workshop"),
    "reports:list": page(MEMBERS),
    "reports:report": page(MEMBERS, pk="workshop"),
    "reports:choices_save": verb(FACILITATORS, pk="workshop"),
    "reports:sentence_list": page(FACILITATORS, pk="workshop"),
    "reports:sentence_decide": verb(FACILITATORS, pk="workshop", sentence="=spread"),
    "reports:report_pdf": answer(MEMBERS, pk="workshop"),
    "reports:report_state": answer(MEMBERS, pk="workshop"),
    "reports:report_word": answer(MEMBERS, pk="workshop"),
    "reports:version_list": page(MEMBERS, pk="workshop"),
    "reports:version_compare": page(MEMBERS, pk="workshop"),
    "reports:draft_issue": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "reports:final_propose": page(FACILITATORS, FACILITATORS, pk="workshop"),
    "reports:version": page(MEMBERS, pk="version"),
    "reports:version_read": page(MEMBERS, pk="version"),
    "reports:version_review": answer(CONFIRMERS, pk="proposal"),
    "reports:version_archive": answer(MEMBERS, pk="version"),
    "reports:version_file": answer(MEMBERS, pk="version", name="=pdf"),
    "reports:version_files": verb(GOAL_KEEPERS, pk="version"),
    "reports:version_confirm": verb(CONFIRMERS, pk="proposal"),
    "reports:version_unconfirm": page(CONFIRMERS, CONFIRMERS, pk="final_version"),
    "reports:version_withdraw": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="version"),
    "reports:version_reinstate": verb(GOAL_KEEPERS, pk="withdrawn_version"),
    "reports:link_create": page(GOAL_KEEPERS, GOAL_KEEPERS, pk="version"),
    "reports:link_revoke": verb(GOAL_KEEPERS, pk="version", link="share_link"),
    "reports:shared": Access(
        get=PUBLIC, objects={"token": "=no-such-link"}, is_page=False, empty=404
    ),
    "reports:shared_file": Access(
        get=PUBLIC, objects={"token": "=no-such-link", "name": "=pdf"}, is_page=False, empty=404
    ),
}

# Signing in, by django-allauth: open to everybody, tried for headers and for faults only.
SIGN_IN_PREFIX = "account_"
