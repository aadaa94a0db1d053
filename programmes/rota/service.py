"""Verbs of the rota, for the rooms above."""

from programmes.rota.duty import Duty as Duty
from programmes.rota.duty import answer_desks as answer_desks
from programmes.rota.duty import call_off_duty as call_off_duty
from programmes.rota.duty import plan_duty as plan_duty
from programmes.rota.duty import sign_off as sign_off
from programmes.rota.duty import sign_on as sign_on
from programmes.rota.duty import sign_on_for as sign_on_for
