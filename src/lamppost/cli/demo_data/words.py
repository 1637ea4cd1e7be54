"""What the larger hospital says in words of its own, so that one sees what that looks like."""

from dataclasses import replace
from typing import Final

from lamppost.cli.demo_data.places import place_of
from lamppost.cli.demo_data.sites import OAKLAND
from lamppost.core.access import Role
from lamppost.outreach.actions import reword_guide
from lamppost.outreach.queries.guide import packaged_words
from lamppost.outreach.rules.guide import GuideItem, InBoth
from lamppost.people.queries import accounts_with_role, actor_for

ITEM: Final = GuideItem.IN_PERSON
QUIET: Final = "The program has a key to a quiet room. Ask your coordinator for it."
QUIET_ES: Final = "El programa tiene la llave de un cuarto tranquilo. Pídala a la coordinación."


def word_the_guide() -> None:
    """One line more for whoever meets somebody in person."""
    place, said = place_of(OAKLAND).id, packaged_words(ITEM)
    english = replace(said.english, do=(*said.english.do, QUIET))
    spanish = replace(said.spanish, do=(*said.spanish.do, QUIET_ES))
    director = actor_for(accounts_with_role(Role.DIRECTOR, place)[0].id)
    words = InBoth(english, spanish)
    reword_guide(hospital=place, guide_item=ITEM, words=words, after=0, by=director)
