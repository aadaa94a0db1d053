"""What coordinators and administrators arrange, on both databases; and those who must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.telling import cautions_of
from auth.models import LogRow
from auth.people import Actor
from core.clock import DAY, MINUTE, day_of
from core.errors import NotFound, Refused
from core.foundation import Foundation
from core.ids import new_id
from core.work import CONSOLE, NamedActor, Read, Work
from programmes.approvals import approvals
from programmes.checklist import ASSESSMENT, BY_LANGUAGE, EXPIRES, REVIEWED, YEAR
from programmes.desk.forms import HostDraft, ProgrammeDraft
from programmes.desk.service import add_programme, furnish
from programmes.door import Front
from programmes.helplines.checking import check_line, checked_lines, counted
from programmes.helplines.lines import countries
from programmes.models import Programme
from programmes.place import BACKUP, RESTORED, mark, marked
from programmes.queries import host, offer, offers, titles
from programmes.readiness import Crew, Doors
from programmes.restoring import PROOF_DAYS, name_backup, proof, prove_restore
from programmes.service import (
    Approval,
    Arrangement,
    HostWords,
    NewHost,
    NewOffer,
    OfferWords,
    approve,
    arrange,
    build_wall,
    describe,
    found_organisation,
    found_programme,
    open_doors,
    shut_doors,
)
from tests.places import place

WORLD = Doors(loopback=False)
HERE = Doors(loopback=True)


def coordinator(programme: str) -> Actor:
    return Actor(new_id(), "Vesivaaka", programme, new_id(), frozenset({"coordinator"}))


class House:
    """An organisation with two programmes, its doors shut."""

    def __init__(self, console: Foundation) -> None:
        self.console = console
        words = {"fi": HostWords("Miesten rinnalla", "Hallitus", "Toimisto")}
        new = NewHost("Rantatalo", "fi", "Europe/Helsinki", "https://weather.example/", ("fi", "sv"), words)
        self.organisation = console.act_now(found_organisation, CONSOLE, new)
        told = {"fi": OfferWords("Eron jälkeen", "Miehille", ways={"before": ("Ennen", "Mietit lähtemistä.")})}
        self.first = self.found(NewOffer(("fi", "sv"), "Europe/Helsinki", told))
        self.second = self.found(NewOffer(("fi",), "Europe/Helsinki", {"fi": OfferWords("Irti väkivallasta")}))
        self.coordinator = coordinator(self.first)

    def found(self, new: NewOffer) -> str:
        made: str = self.console.act_now(found_programme, CONSOLE, self.organisation, new)
        return made

    def fulfil(self) -> Doors:
        """Everything on the checklist of the first programme is in place."""
        act = self.console.act_now
        act(arrange, self.coordinator, self.first, Arrangement(("fi",), "18-over", 15))
        for subject in REVIEWED:
            by = "The board" if subject == ASSESSMENT else ""
            act(approve, self.coordinator, self.first, Approval(subject, ("fi",), by), WORLD)
        for line in countries()["fi"].lines:
            act(check_line, self.coordinator, "fi", line.id)
        act(name_backup, CONSOLE)
        act(prove_restore, CONSOLE, self.word())
        return Doors(loopback=False, crew_of=lambda read, programme: Crew(reachable=2, covered=True))

    def word(self) -> str:
        """What a restore of the latest backup would print."""
        return proof(self.console.key_file, self.console.read_now(marked, BACKUP) or "")

    def codes(self) -> list[str]:
        return self.console.read_now(lambda read: list(read.db.scalars(select(LogRow.code))))


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with place(request.param, tmp_path) as settings:
        console = Foundation(settings, ())
        yield House(console)
        console.close()


def test_a_programme_speaks_the_readers_language_or_the_nearest_there_is(house: House) -> None:
    house.console.act_now(
        describe,
        house.coordinator,
        house.first,
        "sv",
        OfferWords("Efter separationen", "För män", "Ni pratar", "Varje vecka", "Män"),
    )
    swedish = house.console.read_now(offer, house.first, "sv")
    assert (swedish.name, swedish.told_in, swedish.ways["before"].title) == ("Efter separationen", "sv", "Ennen")
    arabic = house.console.read_now(offer, house.first, "ar")
    assert (arabic.name, arabic.told_in) == ("Eron jälkeen", "fi")
    assert house.console.read_now(titles, "sv")[house.first] == "Efter separationen"
    found = house.console.read_now(host, "sv")
    assert found is not None
    assert (found.name, found.about) == ("Rantatalo", "Miesten rinnalla")


def test_to_the_world_doors_open_only_when_the_checklist_is_fulfilled(house: House) -> None:
    act, read = house.console.act_now, house.console.read_now
    act(arrange, house.coordinator, house.first, Arrangement(("fi",), "18-over", 15))
    with pytest.raises(Refused) as refused:
        act(open_doors, house.coordinator, house.first, WORLD)
    assert refused.value.code == "doors_not_ready"
    assert not read(WORLD.are_open, house.first)
    ready = house.fulfil()
    act(open_doors, house.coordinator, house.first, ready)
    assert read(ready.are_open, house.first)
    assert not read(WORLD.are_open, house.first), "without its crew the same doors are shut again"
    assert "doors_opened" in house.codes()


def test_on_this_machine_doors_open_for_a_trial_once_it_is_known_for_whom(house: House) -> None:
    with pytest.raises(Refused) as refused:
        house.console.act_now(open_doors, house.coordinator, house.first, HERE)
    assert refused.value.code == "least_age_first"
    house.console.act_now(arrange, house.coordinator, house.first, Arrangement(("fi",), "18-over", 15))
    house.console.act_now(open_doors, house.coordinator, house.first, HERE)
    assert house.console.read_now(HERE.are_open, house.first)
    assert not house.console.read_now(WORLD.are_open, house.first)
    house.console.act_now(shut_doors, house.coordinator, house.first, "the boiler is broken")
    assert not house.console.read_now(HERE.are_open, house.first)
    assert house.codes().count("doors_shut") == 1


def test_shut_doors_let_nobody_in_and_look_like_no_door(house: House) -> None:
    front = Front(HERE)
    with pytest.raises(NotFound):
        house.console.read_now(front.programme, house.first, "fi")
    assert house.console.read_now(front.thresholds, "fi") == ()
    assert house.console.read_now(front.door, "fi").programmes == ()
    house.console.act_now(arrange, house.coordinator, house.first, Arrangement(("fi",), "15-17", 0))
    house.console.act_now(open_doors, house.coordinator, house.first, HERE)
    door = house.console.read_now(front.thresholds, "fi")[0]
    assert (door.id, door.title, door.least_age) == (house.first, "Eron jälkeen", "15-17")
    assert house.console.read_now(front.programme, house.first, "fi").offer.forget == 0


def test_a_wall_stands_on_both_sides(house: House) -> None:
    house.console.act_now(build_wall, CONSOLE, house.first, [house.second])
    walls = {one.id: one.walled for one in house.console.read_now(offers, "fi")}
    assert walls == {house.first: {house.second}, house.second: {house.first}}
    house.console.act_now(build_wall, CONSOLE, house.second, [house.first])


def test_what_was_approved_is_forgotten_when_it_changes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.fulfil()

    def missing() -> list[str]:
        return [one.code for one in house.console.read_now(WORLD.conditions, house.first) if not one.fulfilled]

    assert missing() == ["rota", "reachable"]
    monkeypatch.setattr("programmes.readiness.current_version", lambda: 99)
    assert missing() == ["agreement", "rota", "reachable"]


def test_a_changed_line_or_protocol_wants_to_be_read_again_and_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = house.fulfil()

    def missing(doors: Doors) -> list[str]:
        return [one.code for one in house.console.read_now(doors.conditions, house.first) if not one.fulfilled]

    assert missing(ready) == []
    other_steps = Doors(loopback=False, crew_of=lambda read, programme: Crew(2, covered=True, protocol=7))
    assert missing(other_steps) == ["protocol"]
    found = house.console.read_now(approvals, house.first, house.console.read_now(other_steps.versions, house.first))
    assert {one.subject for one in found if not one.stands} == {"protocol"}
    monkeypatch.setattr("programmes.readiness.version_of_help", lambda country, language: 3)
    assert missing(ready) == ["help_card"]


def test_the_assessment_names_who_answers_for_it_and_the_day(house: House) -> None:
    act = house.console.act_now
    for wrong in (Approval("assessment"), Approval("protocol", by="The board"), Approval("dance")):
        with pytest.raises(Refused) as refused:
            act(approve, house.coordinator, house.first, wrong, WORLD)
        assert refused.value.code == "not_possible"
    now = house.console.now()
    act(approve, house.coordinator, house.first, Approval("assessment", by="The board", on=now - 400 * DAY), WORLD)
    told = {one.code: one for one in house.console.read_now(WORLD.conditions, house.first)}["assessment"]
    assert (told.fulfilled, told.aging) == (True, True)
    found = house.console.read_now(approvals, house.first, house.console.read_now(WORLD.versions, house.first))
    assert [(one.by, one.on, one.stands) for one in found] == [("The board", day_of(now - 400 * DAY), True)]


def test_a_restore_is_proved_only_by_the_word_of_a_backup_of_these_days(house: House) -> None:
    act, read = house.console.act_now, house.console.read_now
    administrator = Actor(new_id(), "Kivijalka", None, new_id(), administrator=True)
    act(name_backup, CONSOLE)
    word = house.word()
    with pytest.raises(NotFound):
        act(prove_restore, house.coordinator, word)
    old = proof(house.console.key_file, f"{house.console.now() // DAY - PROOF_DAYS}-abcdef")
    to_come = proof(house.console.key_file, f"{house.console.now() // DAY + 2}-abcdef")
    for wrong in ("", "abcdefabcdef", word[:-1], "x-y-z", "²-a-b", old, to_come):
        with pytest.raises(Refused) as refused:
            act(prove_restore, administrator, wrong)
        assert refused.value.code == "no_such_proof"
    assert read(marked, RESTORED) is None
    for _ in range(2):
        act(prove_restore, administrator, f" {word.upper()} ")
    assert read(marked, RESTORED) == str(day_of(house.console.now()))


def test_what_wants_to_be_renewed_is_said_by_check_and_shuts_no_door(house: House) -> None:
    ready, read = house.fulfil(), house.console.read_now
    assert read(cautions_of, WORLD.loopback) == []
    last_year = str(day_of(house.console.now()) - YEAR * DAY)
    house.console.act_now(lambda work, actor: mark(work, RESTORED, last_year), CONSOLE)
    assert [said.partition(".")[0] for said in read(cautions_of, WORLD.loopback)] == [
        f"{name}: That a backup can be restored was proved more than a year ago"
        for name in ("Eron jälkeen", "Irti väkivallasta")
    ]
    house.console.act_now(open_doors, house.coordinator, house.first, ready)
    assert read(ready.are_open, house.first)
    too_old = str(day_of(house.console.now()) - EXPIRES * DAY)
    house.console.act_now(lambda work, actor: mark(work, RESTORED, too_old), CONSOLE)
    assert not read(ready.are_open, house.first)


def test_a_line_of_help_is_checked_by_those_who_arrange_in_its_country(house: House) -> None:
    act, read = house.console.act_now, house.console.read_now
    line = countries()["fi"].lines[0].id
    later = countries()["fi"].lines[0].checked_on + YEAR * DAY
    before = {one.line.id: one for one in read(checked_lines, "fi")}[line]
    assert (before.is_old(later - DAY), before.is_old(later), before.counts(later)) == (False, True, True)
    assert not before.counts(later + 90 * DAY)
    for stranger in (replace(house.coordinator, roles=frozenset({"counsellor"})), coordinator(new_id())):
        with pytest.raises(NotFound):
            act(check_line, stranger, "fi", line)
    for country, unknown in (("se", "sjalvmordslinjen"), ("fi", "nobody"), ("other", "findahelpline")):
        with pytest.raises(NotFound):
            act(check_line, house.coordinator, country, unknown)
    for _ in range(2):
        act(check_line, house.coordinator, "fi", line)
    after = {one.line.id: one for one in read(checked_lines, "fi")}[line]
    assert after.on == max(before.on, day_of(house.console.now()))
    assert counted(read(checked_lines, "fi"), before.on + EXPIRES * DAY)[0] >= (after.on > before.on)
    assert read(checked_lines, "other") == ()


def test_approving_counts_only_the_languages_that_were_read(house: House) -> None:
    for subject in BY_LANGUAGE:
        house.console.act_now(approve, house.coordinator, house.first, Approval(subject, ("fi", "ar")), WORLD)
    conditions = {one.code: one.missing for one in house.console.read_now(WORLD.conditions, house.first)}
    assert conditions["agreement"] == ("sv",)
    assert conditions["help_card"] == ("sv",)


def test_nobody_arranges_what_is_not_his(house: House) -> None:
    act = house.console.act_now
    wanted = Arrangement(("fi",), "18-over", 15)
    strangers = (
        coordinator(house.second),
        replace(house.coordinator, roles=frozenset({"counsellor", "support_person", "moderator"})),
        Actor(new_id(), "Kivijalka", None, new_id(), administrator=True),
    )
    for stranger in strangers:
        for verb, args in (
            (arrange, (wanted,)),
            (describe, ("fi", OfferWords("Oma"))),
            (approve, (Approval("agreement", ("fi",)), HERE)),
            (open_doors, (HERE,)),
            (shut_doors, ("because",)),
        ):
            with pytest.raises(NotFound):
                act(verb, stranger, house.first, *args)
    with pytest.raises(NotFound):
        act(arrange, house.coordinator, new_id(), wanted)


def nothing_more(work: Work, programme: str) -> None:
    """What the floors above found in a programme, in a house without them."""


def test_only_the_administrator_furnishes_the_house(house: House) -> None:
    draft = HostDraft(
        "Uusi nimi", "https://news.example/", ("fi",), "#0b5fc4", "fi", HostWords("", "Hallitus", "Toimisto")
    )
    more = ProgrammeDraft("Isät", "Isille", "fi", "Europe/Helsinki", (house.second,))
    for verb, what in ((furnish, (draft,)), (add_programme, (more, nothing_more))):
        with pytest.raises(NotFound):
            house.console.act_now(verb, house.coordinator, house.organisation, *what)
    administrator = Actor(new_id(), "Kivijalka", None, new_id(), administrator=True)
    house.console.act_now(furnish, administrator, house.organisation, draft)
    made = house.console.act_now(add_programme, administrator, house.organisation, more, nothing_more)
    found = house.console.read_now(host, "fi")
    assert found is not None
    assert (found.name, found.accent) == ("Uusi nimi", "#0b5fc4")
    assert house.console.read_now(offer, made, "fi").walled == {house.second}
    assert not house.console.read_now(HERE.are_open, made)


def test_marks_of_the_place_stay(house: House) -> None:
    def note(work: Work, actor: NamedActor, value: str) -> None:
        mark(work, BACKUP, value)

    for value in ("1", "2"):
        house.console.act_now(note, CONSOLE, value)
    assert house.console.read_now(marked, BACKUP) == "2"
    assert house.console.read_now(marked, RESTORED) is None


def test_forgetting_later_than_an_hour_is_refused_by_the_database(house: House) -> None:
    def stretch(work: Work, actor: NamedActor) -> None:
        work.db.get_one(Programme, house.first).forget_minutes = 61

    with pytest.raises(Exception, match="forget_minutes"):
        house.console.act_now(stretch, CONSOLE)
    assert house.console.read_now(_forget, house.first) == 15 * MINUTE


def _forget(read: Read, programme: str) -> int:
    return offer(read, programme, "fi").forget
