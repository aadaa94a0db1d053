"""What the desk of those who answer says: refusals that only staff meet, what happened in a conversation, and what its codes mean."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    "gap_open": N_("A gap stands open: %(gap)s. Fill it or take it out, then send."),
    "contract_kind": N_("This programme has no such agreement. Choose one of those listed."),
    "in_the_past": N_("That moment is over. Choose one that is still to come."),
    "replies_full": NN_(
        "There is room for %(count)s template. Drop one first.",
        "There is room for %(count)s templates. Drop one first.",
    ),
    "directory_full": NN_(
        "There is room for %(count)s place. Drop one first.", "There is room for %(count)s places. Drop one first."
    ),
}

TOLD: dict[str, str] = {
    "taken_counsellor": N_("%(name)s, counsellor, has this now."),
    "taken_support_person": N_("%(name)s, support person, has this now."),
    "given_back": N_("Given back to the team."),
    "promise": N_("He was promised an answer by %(moment)s."),
    "promise_moved": N_("The promise was moved to %(moment)s, and he was told."),
    "away": N_("%(name)s is away until %(moment)s."),
    "away_covered": N_("%(name)s is away until %(moment)s. %(cover)s answers meanwhile."),
    "back": N_("%(name)s is back."),
    "live": N_("Live until %(time)s."),
    "time_soon": N_("A few minutes are left: the live talk ends at %(time)s."),
    "time_silent": N_("He has been quiet for a while. Without a word the live talk ends at %(time)s."),
    "extended": N_("Time was added. The live talk goes on until %(time)s."),
    "live_over": N_("The live talk is over."),
    "slots": N_("He was offered a time every week."),
    "slot_taken": N_("He took a time every week. The next one: %(moment)s."),
    "slot_declined": N_("He took none of the times."),
    "slot_called_off": N_("%(name)s called the next time off. There is one again: %(moment)s."),
    "slot_called_off_by_you": N_("He called the next time off. There is one again: %(moment)s."),
    "slot_ended": N_("There is no fixed time every week any more."),
    "slot_missed": N_("Nobody of the team was there at the agreed time. There is one again: %(moment)s."),
    "contract_offered": N_("An agreement was offered to him: %(of)s times."),
    "contract_agreed": N_("He agreed: %(of)s times."),
    "contract_declined": N_("He said no to the agreement."),
    "contract_counted": N_("One time is over: %(used)s of %(of)s."),
    "contract_taken_back": N_("The last time does not count: %(used)s of %(of)s."),
    "contract_review": N_("%(used)s of %(of)s times are over. Look back together."),
    "contract_extended": N_("Both want to go on: %(of)s times now."),
    "contract_ended": N_("What was agreed has come to its end."),
    "reviewed": N_("%(name)s wants to go on. The other has not said yet."),
    "reviewed_by_you": N_("He wants to go on. The team has not said yet."),
    "transfer_asked": N_("%(name)s asked him whether %(to)s may go on. He sees this summary:"),
    "transfer_asked_bare": N_("%(name)s asked him whether %(to)s may go on."),
    "transfer_declined": N_("He said no to the hand-over. Nothing changes."),
    "transferred": N_("He said yes. %(to)s is here too, until %(name)s leaves."),
    "stepped_out": N_("%(name)s has left. %(to)s has this now."),
    "stepped_out_unseen": N_("One of the team is on this no more."),
    "supervised": N_("%(name)s accompanies this. He sees that."),
    "taken_over": N_("%(name)s has taken this over."),
    "asked_live": N_("He was asked whether he wants to talk live."),
    "asked_referral": N_("A place outside was named to him."),
    "live_declined": N_("He does not want to talk live now."),
    "referral_agreed": N_("He said yes. These are his words for the place:"),
    "referral_declined": N_("He said no to the place. Nothing was sent."),
    "record_asked": N_("He asks what is written about him. A professional answers by %(day)s."),
    "record": N_("%(name)s told him what is written about him:"),
    "team_lost": N_("The line of %(name)s is gone. The talk waits for whoever comes."),
    "team_back": N_("%(name)s is here again."),
    "ended": N_("It has ended."),
    "ended_by": N_("%(name)s ended it."),
    "ended_by_you": N_("He ended it."),
    "ended_silence": N_("It was quiet for long, so the talk has ended."),
    "ended_lost": N_("Nobody of the team came back, so the talk has ended."),
    "ended_closed": N_("The door had closed, so his place in the line has ended."),
    "ended_time": N_("The time is over, so the talk has ended."),
    "reopened": N_("He opened it again."),
    "continued": N_("He goes on by writing."),
}
"""What happened in a conversation, as the team reads it; by the codes of the man's sentences."""

BOX_WORDS: dict[str, str] = {
    "new": N_("New"),
    "mine": N_("Mine"),
    "waiting": N_("Waiting"),
    "team": N_("Team"),
    "archive": N_("Archive"),
}

DOORS: dict[str, str] = {"messaging": N_("Messages"), "walk_in": N_("Walk-in"), "appointment": N_("Appointment")}

RISKS: dict[int, str] = {1: N_("Keep an eye on"), 2: N_("Urgent"), 3: N_("Immediate danger")}

WHY: dict[str, str] = {
    "suicide": N_("he may want to die"),
    "self_harm": N_("he may hurt himself"),
    "victim_violence": N_("somebody may be hurting him"),
    "perpetrator_violence": N_("he may hurt somebody"),
    "child": N_("a child may be in danger"),
    "acute_danger": N_("he may be in danger at this moment"),
    "unscanned": N_("the rules could not read his words: a person must"),
    "set_by_hand": N_("set by one of the team"),
}
"""Why somebody goes before others, by the code of the rule that saw it."""

ENDS: dict[str, str] = {
    "agreed": N_("as agreed with him"),
    "contract": N_("the agreement is fulfilled"),
    "referred": N_("he goes on elsewhere"),
    "no_answer": N_("he has not answered for long"),
    "moved": N_("it goes on in another conversation"),
}

HOWS: dict[str, str] = {
    "messages": N_("messages"),
    "meeting": N_("a meeting elsewhere"),
}

OUTCOME_WORDS: dict[str, str] = {
    "helped": N_("it helped him"),
    "partly": N_("it helped in part"),
    "not": N_("it did not help, or he did not go"),
    "unknown": N_("he does not say"),
}
