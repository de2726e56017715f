"""The inbox as an area of records: what it adds to the core."""

from uprava_records.areas import Area
from uprava_records.mail.routes import routes

AREA = Area("mail", routes=routes)
