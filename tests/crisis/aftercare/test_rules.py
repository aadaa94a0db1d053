"""What is pure of aftercare: how much is too much, the script as data, and what comes in by its form."""

from pathlib import Path

import pytest

from core.errors import Invalid
from core.forms import Form
from crisis.aftercare.following import Limits
from crisis.aftercare.forms import limits_in
from crisis.aftercare.load import Count, is_much
from crisis.aftercare.scripts import FOLDER, BadScript, read_script, script_in

LANGUAGES = ("en", "fi", "sv")
SET = {"debrief_hours": ("48",), "week_immediate": ("2",), "week_all": ("8",), "month_all": ("20",)}


@pytest.mark.parametrize(
    ("week", "month", "much"),
    [
        (Count(), Count(alerts=19), False),
        (Count(alerts=1, immediate=1), Count(), False),
        (Count(alerts=2, immediate=2), Count(), True),
        (Count(alerts=3, talks=3, rooms=2), Count(), True),
        (Count(), Count(alerts=10, talks=10), True),
    ],
)
def test_a_break_is_proposed_by_what_somebody_carried(week: Count, month: Count, much: bool) -> None:
    assert is_much(week, month, Limits()) is much


def test_the_script_has_the_same_steps_in_every_language_and_words_to_say_in_the_room() -> None:
    scripts = [script_in(language) for language in LANGUAGES]
    assert len({(len(one.now), len(one.after), len(one.avoid)) for one in scripts}) == 1
    for one in scripts:
        assert all(step.say for step in one.now)
        assert not any("!" in step.text + step.say for step in (*one.now, *one.after))


@pytest.mark.parametrize(
    ("old", "new"),
    [('reviewed_by = ""', 'reviewed_by = "R. Salo"'), ("[[after]]", "[[later]]"), ('on = ""', 'on = "soon"')],
)
def test_a_script_that_has_no_meaning_is_told(tmp_path: Path, old: str, new: str) -> None:
    text = (FOLDER / "en.toml").read_text(encoding="utf-8").replace(old, new)
    broken = tmp_path / "en.toml"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(BadScript, match=r"en\.toml"):
        read_script(broken)


def test_limits_are_read_and_a_month_holds_no_less_than_a_week() -> None:
    assert limits_in(Form(SET)) == Limits(48, 2, 8, 20)
    for wrong in ({"month_all": ("7",)}, {"week_all": ("0",)}, {"debrief_hours": ("soon",)}):
        with pytest.raises(Invalid) as caught:
            limits_in(Form({**SET, **wrong}))
        assert set(caught.value.fields) == set(wrong)
