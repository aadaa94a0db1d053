"""Personas: one a programme, and nobody with the database alone can tell whose."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth.models import Persona
from auth.own import OWN
from auth.personas.queries import names_elsewhere, names_taken, names_to_avoid
from auth.personas.service import end_persona, enter_programme
from auth.team.queries import team_of
from auth.team.service import end_grant
from core.db import Base
from core.errors import Invalid, Refused
from core.kernel import Kernel
from core.keystore import KeyFile
from core.work import CLOCK, Read, Work
from tests.auth.people import (
    DIVORCE,
    DOORS,
    FATHERS,
    HOUSE,
    VIOLENCE,
    FakeClock,
    days,
    joined,
    member,
    person,
    staff,
    veil,
)


async def test_a_programme_is_entered_once_under_one_name_with_a_space_of_his_own(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    actor = me.actor_in(DIVORCE)
    assert actor is not None
    assert actor.name == "Heron"
    again = await kernel.act(enter_programme, me, DOORS[DIVORCE], "Another Name")
    assert again == actor.id
    state = await kernel.read(lambda read: read.state(OWN, actor.own))
    assert state.persona == actor.id
    assert me.own_streams == (f"{actor.own}.own",)
    told = veil(kernel).subject
    assert {told(me.session), told(me.account), told(actor.id), actor.id} == me.subjects


@pytest.mark.parametrize("like", ["Heron", "HERON", "Her on", "Hеron"])
async def test_nobody_takes_a_name_like_anothers_in_the_same_programme(kernel: Kernel, like: str) -> None:
    await member(kernel, "Grey Heron", DIVORCE, persona="Heron")
    other = await person(kernel, await joined(kernel, "Early Lynx"))
    with pytest.raises(Invalid) as refused:
        await kernel.act(enter_programme, other, DOORS[DIVORCE], like)
    assert refused.value.fields["name"].code == "name_taken"
    await kernel.act(enter_programme, other, DOORS[FATHERS], like)


async def test_whoever_is_too_young_does_not_enter(kernel: Kernel) -> None:
    young = await person(kernel, await joined(kernel, "Grey Heron", age_band="15-17"))
    with pytest.raises(Refused, match="too_young_here"):
        await kernel.act(enter_programme, young, DOORS[DIVORCE], "Heron")
    await kernel.act(enter_programme, young, DOORS[FATHERS], "Heron")


async def test_the_name_he_signs_in_by_is_never_suggested_to_anybody(kernel: Kernel) -> None:
    await joined(kernel, "Grey Heron")
    assert await kernel.read(names_to_avoid, DIVORCE, ["Grey Heron", "Early Lynx"]) == {"Grey Heron"}


async def test_a_name_of_his_is_offered_again_but_never_across_a_wall(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", FATHERS, persona="Heron")
    assert await kernel.read(names_elsewhere, me, DOORS[DIVORCE], HOUSE) == ["Heron"]
    assert await kernel.read(names_elsewhere, me, DOORS[VIOLENCE], HOUSE) == []
    there = await member(kernel, "Early Lynx", VIOLENCE, persona="Tern")
    assert await kernel.read(names_elsewhere, there, DOORS[FATHERS], HOUSE) == []
    assert await kernel.read(names_elsewhere, there, DOORS[DIVORCE], HOUSE) == ["Tern"]


async def test_the_name_of_one_who_left_rests_a_year_in_his_programme_alone(kernel: Kernel, clock: FakeClock) -> None:
    await member(kernel, "Grey Heron", DIVORCE, persona="Heron")
    await kernel.act(_end_all, CLOCK)
    assert await kernel.read(names_taken, DIVORCE, ["Heron", "HERON", "Tern"]) == {"Heron", "HERON"}
    assert await kernel.read(names_taken, FATHERS, ["Heron"]) == set()


# The thief: everything in the database, nothing of the key file -----------------------------------------------------


async def test_a_thief_of_the_database_cannot_link_two_personas_or_a_persona_to_an_account(kernel: Kernel) -> None:
    men = [
        await member(kernel, name, DIVORCE, FATHERS, persona=name[:4])
        for name in ("Grey Heron", "Early Lynx", "Mild Dew")
    ]
    stolen = await kernel.read(everything)
    for me in men:
        one, other = (actor for programme, actor in me.personas.items())
        assert not shared(rows_about(stolen, one.id), rows_about(stolen, other.id), stolen)
        for actor in (one, other):
            assert not shared(rows_about(stolen, actor.id), rows_about(stolen, me.account), stolen)


async def test_the_same_thief_would_link_them_if_a_row_held_an_account(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE, FATHERS)
    stolen = await kernel.read(everything)
    one, other = (actor for actor in me.personas.values())
    for table, row in stolen:
        if table == "personas":
            row["somebody"] = me.account
    assert shared(rows_about(stolen, one.id), rows_about(stolen, other.id), stolen)


async def test_neither_a_grant_nor_the_log_links_a_member_of_the_team_to_his_account(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "administrator", None)
    worker = await staff(kernel, "Warm Otter", "support_person")
    (grant,) = [row.grant for row in await kernel.read(team_of, DIVORCE)]
    await kernel.act(end_grant, boss, grant, "He moves to another town")
    stolen = await kernel.read(everything)
    for me in (boss, worker):
        for actor in me.personas.values():
            assert not shared(rows_about(stolen, actor.id), rows_about(stolen, me.account), stolen)
    assert not [row for _, row in stolen for value in row.values() if "another town" in str(value)]


async def test_with_another_key_file_the_owner_is_another(
    kernel: Kernel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = KeyFile(tmp_path_factory.mktemp("other") / "other.key")
    me = await member(kernel, "Grey Heron", DIVORCE)
    owners = await kernel.read(lambda read: list(read.db.scalars(select(Persona.owner))))
    assert kernel.key_file.keyed("owner", me.account, DIVORCE) in owners
    assert other.keyed("owner", me.account, DIVORCE) not in owners


Row = tuple[str, dict[str, object]]


def everything(read: Read) -> list[Row]:
    """Every row of every table, as a thief of the disk has them."""
    return [
        (table.name, dict(row._mapping))
        for table in Base.metadata.sorted_tables
        for row in read.db.execute(select(table))
    ]


def rows_about(stolen: list[Row], value: str) -> list[Row]:
    """Rows that hold this id, rows that hold an id from those, and so on: all that can be followed."""
    found: list[Row] = []
    waiting, met = [value], set[str]()
    while waiting:
        name = waiting.pop()
        if name in met:
            continue
        met.add(name)
        for table, row in stolen:
            if (table, row) not in found and any(holds(cell, name) for cell in row.values()):
                found.append((table, row))
                waiting += [cell for cell in row.values() if isinstance(cell, str) and len(cell) >= 20]
        met |= set(DOORS)
    return found


def holds(cell: object, name: str) -> bool:
    if isinstance(cell, bytes):
        return name.encode() in cell
    return isinstance(cell, str) and cell == name


def shared(one: list[Row], other: list[Row], stolen: list[Row]) -> set[str]:
    """Values that rows of both hold and that are not everybody's: by them two could be linked."""
    mine, his = ({cell for _, row in rows for cell in row.values()} for rows in (one, other))
    common = {str(cell) for cell in mine & his if cell is not None and not isinstance(cell, bool | bytes)}
    return {cell for cell in common if not _is_everybodys(cell, stolen)}


def _is_everybodys(cell: str, stolen: list[Row]) -> bool:
    """Codes, small numbers and whole days, which rows of many people hold, link nobody."""
    if cell in DOORS or (cell.lstrip("-").isdigit() and (int(cell) < 1_000 or int(cell) % days(1) == 0)):
        return True
    return len(cell) < 20 and not cell.isdigit()


def _end_all(work: Work, actor: object) -> None:
    for persona in work.db.scalars(select(Persona)).all():
        end_persona(work, persona)
