"""What has to be known of the whole report before its first paragraph is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.tree.document import Document, ItemList
from reports.word.numbering import Numbering


@dataclass
class Plan:
    """`counted`: anchors of the headings whose number Word counts by itself. `sections`: anchor of
    a section or of a list in it → anchor of the section."""

    numbering: Numbering = field(default_factory=Numbering)
    counted: set[str] = field(default_factory=set)
    sections: dict[str, str] = field(default_factory=dict)


def plan_of(document: Document) -> Plan:
    plan = Plan()
    for section in document.walk():
        plan.sections[section.anchor] = section.anchor
        for block in section.blocks:
            if isinstance(block, ItemList) and block.anchor:
                plan.sections[block.anchor] = section.anchor
        if section.number and plan.numbering.counts(section.level, section.number):
            plan.counted.add(section.anchor)
    return plan


def bookmark(anchor: str) -> str:
    """The name of a section's bookmark; the underline hides it from Word's list."""
    return "_" + anchor.replace("-", "_")[:39]
