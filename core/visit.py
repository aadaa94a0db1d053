"""One request as a handler sees it: who asks, in which language, what was sent, and the ways to act and to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request

from core import negotiation
from core.bodies import parse_form, read_body
from core.clock import Instant
from core.cookies import LANGUAGE_SECONDS
from core.errors import DomainError, Invalid
from core.i18n import LANGUAGES, choose, direction, sentence
from core.lanes import Lane

if TYPE_CHECKING:
    from core.budgets import Budgets
    from core.config import Settings
    from core.forms import Form
    from core.kernel import Kernel
    from core.proof import Door, Task
    from core.routing import Guard, Route
    from core.site import Site
    from core.spaces import Actor

T = TypeVar("T")


class Visit:
    """What a handler works with. Templates get it as `visit`."""

    def __init__(self, site: Site, request: Request, route: Route | None) -> None:
        self.site = site
        self.request = request
        self.route = route
        self.path: Mapping[str, str] = request.path_params
        self.person: Any = None  # auth's Person; the core knows only that he may have a language
        self.faults: Invalid | None = None
        self.refusal: DomainError | None = None
        self.let_in = False  # whether the guard said yes
        self.allowed = ""  # the methods of this path, where another was used
        self.turned_away: DomainError | None = None  # refused before anybody looked
        self.set_cookies: list[str] = []
        self.place = ""  # the part of the house that this page belongs to, where it has a look of its own
        headers = request.headers
        self.wants_json = negotiation.wants_json(headers.get("accept", ""))
        self.session, self._chosen = site.cookies.read(headers.get("cookie"))
        self.language = choose((self._chosen,), headers.get("accept-language", ""))
        self._form: Form | None = None

    # Where and who --------------------------------------------------------------------------------------------------

    @property
    def kernel(self) -> Kernel:
        """The kernel of this process."""
        return self.site.kernel

    @property
    def settings(self) -> Settings:
        """What this installation chose."""
        return self.site.settings

    @property
    def now(self) -> Instant:
        """The present instant, by the house's clock."""
        return self.site.kernel.now()

    @property
    def here(self) -> str:
        """The path of this page."""
        return str(self.request.scope["path"])

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return self.request.query_params

    @property
    def direction(self) -> str:
        """Which way his language is written: `ltr` or `rtl`."""
        return direction(self.language)

    @property
    def budgets(self) -> Budgets:
        """How often one may; take from them before work that costs."""
        return self.site.budgets

    def task(self, door: Door) -> Task | None:
        """What the page of a pressed door has to put into its form; None while nobody presses."""
        return self.site.doors.task(door, self.now)

    async def admit(self, door: Door) -> None:
        """Count one who comes in by this door. Refused (429) when it is pressed and his form brings no proof."""
        await self.site.doors.admit(door, await self.form(), self.now, self.hash)

    @property
    def caller(self) -> str | None:
        """A keyed hash of the client's address, in memory only; None for loopback and onion, which have no such limit."""
        return self.site.callers.name(self.request.scope, self.now)

    # Asking ---------------------------------------------------------------------------------------------------------

    async def form(self) -> Form:
        """Read the form that was sent, once. Refused when it is too large, too slow or no form."""
        if self._form is None:
            files, most = (self.route.files, self.route.most_bytes) if self.route else (False, 0)
            headers = self.request.headers
            body = await read_body(self.request.stream(), headers.get("content-length"), most)
            self._form = parse_form(body, headers.get("content-type", ""), files=files)
        return self._form

    async def act(
        self,
        verb: Callable[..., T],
        *args: Any,
        actor: Actor | None = None,
        on: tuple[str, ...] = (),
        lane: Lane = Lane.TALK,
    ) -> T:
        """Run a verb as this person, or as the actor given. Returns once it is committed."""
        return await self.kernel.act(verb, self.person if actor is None else actor, *args, on=on, lane=lane)

    async def read(self, query: Callable[..., T], *args: Any) -> T:
        """Run a query on a reader thread."""
        return await self.kernel.read(query, *args)

    async def hash(self, function: Callable[..., T], *args: Any) -> T:
        """Run slow hashing beside everything else."""
        return await self.kernel.hash(function, *args)

    # Cookies --------------------------------------------------------------------------------------------------------

    def keep_session(self, token: str, seconds: int | None = None) -> None:
        """Give his browser the session's token; without seconds until it is closed."""
        self.session = token
        self.set_cookies.append(self.site.cookies.keep(self.site.cookies.session, token, seconds))

    def drop_session(self) -> None:
        """Make his browser forget the session."""
        self.session = None
        self.set_cookies.append(self.site.cookies.drop(self.site.cookies.session))

    def speak(self, language: str) -> None:
        """Answer in this language from now on, and remember it in his browser."""
        if language in LANGUAGES:
            self.language = self._chosen = language
            self.set_cookies.append(self.site.cookies.keep(self.site.cookies.language, language, LANGUAGE_SECONDS))

    # What went wrong before -----------------------------------------------------------------------------------------

    @property
    def typed(self) -> Mapping[str, str]:
        """What he typed into the form that was refused, never secrets; empty at first sight of a page."""
        if self.refusal is None:
            return {}
        given = self.faults.typed if self.faults else {}
        return given or (self._form.typed() if self._form else {})

    def value(self, name: str, default: str = "") -> str:
        """Give what a field shows: what he typed before, else the default."""
        return self.typed.get(name, "" if self.refusal and self._form else default)

    def fault(self, name: str) -> str | None:
        """Say in his language what is wrong with a field, if anything is."""
        found = self.faults.fields.get(name) if self.faults else None
        return self.words(found.code, **found.args) if found else None

    def problem(self) -> str | None:
        """Say in his language why the form was refused, if it was."""
        return self.words(self.refusal.code, **self.refusal.args_) if self.refusal else None

    def refuse(self, refusal: DomainError) -> None:
        """Note what the form was refused with, for the page that is shown again."""
        self.refusal = refusal
        self.faults = refusal if isinstance(refusal, Invalid) else None

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, code: str, **args: object) -> str:
        """Make the sentence of a code in his language."""
        return sentence(self.language, self.site.sentence_of(code), args)

    def say(self, text: str, **args: object) -> str:
        """Translate a text that is marked with N_ or NN_."""
        return sentence(self.language, text, args)

    def settle(self, guard: Guard) -> None:
        """Settle the language once it is known who asks and for whom the page is."""
        own = getattr(self.person, "language", None)
        if self._chosen is None and own in LANGUAGES:
            self.language = own
        if self.language not in guard.languages:
            self.language = guard.languages[0]
