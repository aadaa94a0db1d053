"""What private conversations say: a sentence for each refusal, and for each thing that happens in one."""

from core.i18n import N_, NN_, Plural

WORDS: dict[str, str | Plural] = {
    # In a conversation
    "ended": N_("This conversation has ended. Your text is still here; open it again, and you can send it."),
    "not_ended": N_("It has not ended. You can write as always."),
    "nothing_asked": N_("That question does not stand any more. Look at the page once more."),
    "asked_anew": N_("The summary has changed since you saw it. Read it once more, then choose."),
    "no_summary": N_("There is no summary. Choose everything, or nothing."),
    "along": N_("Choose what goes along: everything, the summary, or nothing."),
    "not_live": N_("You do not talk live at this moment. You can write as always."),
    "already_live": N_("A live talk goes on at this moment."),
    "not_walk_in": N_("It is a conversation by messages already. You can write as always."),
    "not_your_message": N_("Only who wrote a message can take it back."),
    "not_his": N_("Only the man whose conversation it is can do that."),
    "staff_no_conversation": N_("You work in this programme. Those who work here do not write to its team as men do."),
    # The line
    "door_shut": N_("The door has just closed. You can write now; nothing you typed is lost."),
    "line_full": NN_(
        "%(count)s man waits already, and we do not promise what we cannot keep. You can write now.",
        "%(count)s men wait already, and we do not promise what we cannot keep. You can write now.",
    ),
    "not_waiting": N_("He has no place in the line any more."),
    "waiting_already": N_("You have a place in this line already."),
    # Those who answer
    "taken": N_("%(name)s was a moment faster and has it now."),
    "talks_enough": NN_(
        "You talk with %(count)s man at once already. End a talk first.",
        "You talk with %(count)s men at once already. End a talk first.",
    ),
    "nobody_waits": N_("Nobody waits for an answer here at this moment."),
    "not_holding": N_("Only who has this conversation can do that."),
    "not_on_it": N_("Only those on this conversation can do that."),
    "not_held": N_("Nobody has this conversation at this moment. You can take it yourself."),
    "on_it": N_("You are on this conversation already, so it needs no reason."),
    "already_on_it": N_("%(name)s is on this conversation already."),
    "not_of_team": N_("Choose somebody of this team who answers."),
    "not_professional": N_("Only a counsellor can do that."),
    "already_extended": N_("The live talk was made longer once already."),
    "contract_runs": N_("What you agreed on still runs. It can be changed when it has ended."),
    "contract_times": NN_("Give it from 1 to %(count)s time.", "Give it from 1 to %(count)s times."),
    "no_contract": N_("No agreement runs here that could be counted."),
    "counts_itself": N_("You talk live now. When that ends it is counted by itself."),
    "nothing_counted": N_("Nothing was counted that could be taken back."),
    "slot_runs": N_("You have a time every week already. End that one first."),
    "slots_many": NN_("Offer from 1 to %(count)s time.", "Offer from 1 to %(count)s times."),
    "transfer_runs": N_("Somebody else is coming in already."),
    "nobody_goes_on": N_("Nobody else has come in yet who goes on with him. Put it back, or ask a colleague first."),
    "end_reason": N_("Choose why it ends."),
    "later_when": NN_(
        "Choose a moment that is still to come, at most %(count)s day ahead.",
        "Choose a moment that is still to come, at most %(count)s days ahead.",
    ),
    "later_full": NN_(
        "%(count)s message waits already. Send one of them, or call it back first.",
        "%(count)s messages wait already. Send one of them, or call one back first.",
    ),
    "already_begun": N_("This conversation has begun already."),
}

TOLD: dict[str, str] = {
    "taken_counsellor": N_("%(name)s, a counsellor, has your conversation now."),
    "taken_support_person": N_("%(name)s, a support person, has your conversation now."),
    "given_back": N_("The team has your conversation again, and somebody else answers you."),
    "promise": N_("You are answered by %(moment)s."),
    "promise_moved": N_("We cannot keep the earlier time, and are sorry. You are answered by %(moment)s."),
    "away": N_("%(name)s is away until %(moment)s."),
    "away_covered": N_("%(name)s is away until %(moment)s. %(cover)s answers meanwhile."),
    "back": N_("%(name)s is back."),
    "live": N_("You talk live now, until %(time)s."),
    "time_soon": N_("A few minutes are left: the live talk ends at %(time)s."),
    "time_silent": N_(
        "It has been quiet for a while. That is fine. If it stays so, the live talk ends at %(time)s, and you can go on by writing."
    ),
    "extended": N_("%(name)s added time. The live talk goes on until %(time)s."),
    "live_over": N_("The live talk is over. You can go on by writing."),
    "slots": N_("%(name)s offers you a time every week."),
    "slot_taken": N_("You have a time every week now. The next one: %(moment)s."),
    "slot_declined": N_("You took none of the times."),
    "slot_called_off": N_("%(name)s called the next time off. There is one again: %(moment)s."),
    "slot_called_off_by_you": N_("You called the next time off. There is one again: %(moment)s."),
    "slot_ended": N_("There is no fixed time every week any more."),
    "slot_missed": N_(
        "The live talk that was agreed did not take place, and we are sorry. There is one again: %(moment)s."
    ),
    "contract_offered": N_("%(name)s made a suggestion about how long you go on."),
    "contract_agreed": N_("You agreed on how long you go on."),
    "contract_declined": N_("You said no to the suggestion. You can talk about it here."),
    "contract_counted": N_("One time is over: %(used)s of %(of)s."),
    "contract_taken_back": N_("The last time does not count: %(used)s of %(of)s."),
    "contract_review": N_("It is time to look back together."),
    "contract_extended": N_("You both want to go on. The agreement is longer now."),
    "contract_ended": N_("What you agreed on has come to its end."),
    "reviewed": N_("%(name)s has said whether to go on."),
    "reviewed_by_you": N_("You have said whether to go on."),
    "transfer_asked": N_("%(name)s suggests that %(to)s goes on with you."),
    "transfer_asked_bare": N_("%(name)s suggests that %(to)s goes on with you."),
    "transfer_declined": N_("You said no. Everything stays as it is."),
    "transferred": N_("%(to)s is here now too. The three of you talk until %(name)s leaves."),
    "stepped_out": N_("%(name)s has left. %(to)s talks with you."),
    "stepped_out_unseen": N_("Somebody of the team has left. %(to)s talks with you."),
    "supervised": N_("%(name)s accompanies this conversation from now on, and reads along."),
    "taken_over": N_("%(name)s talks with you from now on."),
    "asked_live": N_("%(name)s asks whether you would like to talk live."),
    "asked_referral": N_("%(name)s named a place that could help."),
    "live_declined": N_("You said no to a live talk for now."),
    "referral_agreed": N_("You said yes. These words go there:"),
    "referral_declined": N_("You said no. Nothing was sent."),
    "record_asked": N_("You asked what is written about you. A professional answers by %(day)s."),
    "record": N_("%(name)s tells what is written about you:"),
    "team_lost": N_("The line of %(name)s is gone. Your talk waits, and somebody else is asked to come."),
    "team_back": N_("%(name)s is here again."),
    "ended": N_("The conversation has ended."),
    "ended_by": N_("%(name)s ended the conversation."),
    "ended_by_you": N_("You ended the conversation."),
    "ended_silence": N_("It was quiet for long, so the talk has ended."),
    "ended_lost": N_("Nobody could come back to you, and we are sorry. You can go on by writing."),
    "ended_closed": N_(
        "The door has closed and nobody could come to you any more. We are sorry. You can go on by writing."
    ),
    "ended_time": N_("The time is over, so the talk has ended."),
    "reopened": N_("You opened it again."),
    "continued": N_("You go on by writing, and it is kept longer now."),
}
"""What happens in a conversation, as the man in it reads it."""

WAITS: dict[str, str | Plural] = {
    "nobody": N_("It cannot be said how long it takes."),
    "within": NN_("Most likely within %(count)s minute.", "Most likely within %(count)s minutes."),
    "range": NN_("Most likely %(low)s to %(count)s minute.", "Most likely %(low)s to %(count)s minutes."),
    "hours": NN_("Most likely more than %(count)s hour.", "Most likely more than %(count)s hours."),
}
"""How long the wait may be: a range, never a false minute."""
