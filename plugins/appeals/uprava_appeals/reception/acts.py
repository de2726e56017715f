"""What the acts of receptions are called in the audit log; they name nobody who came."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("reception.hours_added", N_("added hours of reception: {hours}")),
    Act("reception.hours_changed", N_("changed hours of reception: {hours}")),
    Act("reception.hours_ended", N_("ended hours of reception after {until}")),
    Act("reception.away", N_("noted a day without reception, {day}; bookings moved: {moved}")),
    Act("reception.back", N_("let the reception of {day} take place after all")),
    Act("reception.booked", N_("booked an applicant for a reception on {day} at {time}")),
    Act("reception.moved", N_("moved a booking from {before} to {until}")),
    Act("reception.cancelled", N_("cancelled a booking for a reception")),
    Act("reception.came", N_("noted that an applicant has come to the reception")),
    Act("reception.missed", N_("noted that an applicant did not come to the reception")),
    Act("reception.told", N_("noted that an applicant was told of the new time")),
    Act("reception.held", N_("filled in the card of a reception, No. {number}")),
    Act("reception.card_printed", N_("printed the card of a reception")),
)

OBJECTS: Mapping[str, str] = {
    "reception_hours": N_("hours of reception"),
    "reception_booking": N_("booking for a reception"),
    "reception_card": N_("card of a reception"),
}
"""Type of object → what it is called."""
