"""The screens of receptions."""

from uprava_appeals.reception.routes import acting, booking, card, journal, schedule, today

routes = [
    *today.routes, *schedule.routes, *booking.routes, *journal.routes, *card.routes,
    *acting.routes,
]  # fmt: skip
