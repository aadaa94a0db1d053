"""The language in which the house speaks to him. By GET too, so that a link works without JavaScript: it harms nobody."""

from auth.accounts.service import choose_language
from auth.guards import anyone, next_path
from core.answers import Answer, see
from core.i18n import LANGUAGES
from core.routing import Route, get, post
from core.visit import Visit


async def speak_by_link(visit: Visit) -> Answer:
    """Speak the language that the link names, from now on."""
    return await _speak(visit, visit.query.get("language", ""), visit.query.get("next", ""))


async def speak(visit: Visit) -> Answer:
    """Speak the language that was chosen, from now on."""
    form = await visit.form()
    language = form.choice("language", LANGUAGES)
    form.check()
    return await _speak(visit, language, form.raw("next"))


async def _speak(visit: Visit, language: str, onward: str) -> Answer:
    if language in LANGUAGES:
        visit.speak(language)
        if visit.person is not None and visit.person.language != language:
            await visit.act(choose_language, language)
    return see(next_path(onward), data={"language": visit.language})


routes: list[Route] = [get("/language", speak_by_link, who=anyone), post("/language", speak, who=anyone)]
