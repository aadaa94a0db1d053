"""`/desk/crisis`: the crisis rules of a programme, for its coordinators and counsellors. Everything works without JavaScript."""

from typing import Any

from auth.guards import staff
from auth.people import Actor, Person
from core.answers import Answer, page, see
from core.budgets import Budget
from core.clock import MINUTE
from core.lanes import Lane
from core.routing import Route, get, post
from core.visit import Visit
from crisis.desk.story import gloss_of, pieces
from crisis.desk.words import MODIFIERS
from crisis.rules import rulebook
from crisis.scan import Scan
from crisis.settings import forms
from crisis.settings.policy import ROLES
from crisis.settings.queries import RulesPage, rules_page
from crisis.settings.service import approve_change, propose, take_back, withdraw_change
from crisis.settings.telling import choices, sayer
from crisis.settings.trying import Tried, tried_out, tried_sentence
from crisis.settings.words import KINDS
from programmes.desk.routes import acting, named

setting = staff(*ROLES)
HERE = "/desk/crisis"
TRIALS = Budget("rule-trials", 30, 10 * MINUTE)
"""How often one may try a sentence or a change: each reads hundreds of examples."""
SENTENCE = 2_000
ID = 40
VERBS = {forms.APPROVE: approve_change, forms.WITHDRAW: withdraw_change, forms.BACK: take_back}


async def show_rules(visit: Visit) -> Answer:
    """Show the rules as they are, what is proposed, what was changed, and how rules did."""
    return await _rules(visit, None)


async def try_sentence(visit: Visit) -> Answer:
    """Show what would ring in a sentence. It is kept nowhere."""
    actor, form = await acting(visit, *ROLES), await visit.form()
    text, change = form.text("sentence", SENTENCE, multiline=True), form.text("with", ID, optional=True)
    form.check()
    _take(visit)
    return await _rules(visit, await visit.read(tried_sentence, actor.programme, text, change))


async def show_new(visit: Visit) -> Answer:
    """Show the form for one kind of change."""
    actor, what = await acting(visit, *ROLES), await _what(visit)
    it: RulesPage = await visit.read(rules_page, actor, visit.language)
    return page("crisis/settings/new.html", data={"what": what}, what=what, **await _frame(visit, it))


async def propose_change(visit: Visit) -> Answer:
    """A change was tried on the examples and waits for its week and a second person."""
    actor, what, form = await acting(visit, *ROLES), await _what(visit), await visit.form()
    draft = forms.Draft.parse(form, what, rulebook())
    _take(visit)
    content = await tried_out(visit.kernel, actor.programme or "", draft, form)
    change = await visit.act(propose, content, actor=actor, lane=Lane.STAFF)
    return _back(actor, {"change": change})


async def decide(visit: Visit) -> Answer:
    """A change is approved, withdrawn, or the way back from it proposed."""
    actor, form = await acting(visit, *ROLES), await visit.form()
    verb, change = form.choice("act", forms.ACTS), form.text("change", ID)
    form.check()
    await visit.act(VERBS[verb], change, actor=actor, lane=Lane.STAFF)
    return _back(actor, {"done": verb})


routes: list[Route] = [
    get(HERE, show_rules, who=setting),
    post(f"{HERE}/try", try_sentence, who=setting, again=show_rules),
    get(f"{HERE}/new", show_new, who=setting),
    post(f"{HERE}/new", propose_change, who=setting, again=show_new),
    post(f"{HERE}/changes", decide, who=setting, again=show_rules),
]


async def _rules(visit: Visit, tried: Tried | None) -> Answer:
    actor = await acting(visit, *ROLES)
    it: RulesPage = await visit.read(rules_page, actor, visit.language)
    readings = [_reading(visit, one, tried.text) for one in tried.both] if tried is not None else []
    data = {**it.data, "tried": [{"tier": one["tier"], "rules": one["rules"]} for one in readings]}
    return page("crisis/settings/rules.html", data=data, readings=readings, **await _frame(visit, it))


async def _frame(visit: Visit, it: RulesPage) -> dict[str, Any]:
    visit.place = it.programme
    person: Person = visit.person
    mine = tuple(one.programme for one in person.actors if one.programme and one.has(*ROLES))
    return {
        "it": it,
        "places": await visit.read(named, mine, visit.language),
        "kinds": [(code, visit.say(name)) for code, name in KINDS.items()],
        "say": sayer(visit),
        **choices(visit, it),
    }


def _reading(visit: Visit, found: Scan, text: str) -> dict[str, Any]:
    """One reading of a sentence: how grave, which places, and why."""
    why = [
        (
            gloss_of(one.rule, visit.language),
            [visit.say(MODIFIERS[code]) for code in one.modifiers if code in MODIFIERS],
        )
        for one in found.findings
    ]
    unlike = list({gloss: (gloss, beside) for gloss, beside in reversed(why)}.values())[::-1]
    return {"tier": found.tier, "rules": list(found.rules), "pieces": pieces(text, found.spans), "why": unlike}


def _take(visit: Visit) -> None:
    person: Person = visit.person
    visit.budgets.take(TRIALS, person.account, visit.now)


async def _what(visit: Visit) -> str:
    """Which kind of change the page or form is about; the first where none is named."""
    if visit.request.method == "POST":
        return (await visit.form()).choice("what", KINDS)
    asked = visit.query.get("what", "")
    return asked if asked in KINDS else next(iter(KINDS))


def _back(actor: Actor, data: dict[str, object]) -> Answer:
    return see(f"{HERE}?programme={actor.programme}", data=data)
