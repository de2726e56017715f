"""All tables of records, area by area: what migrations compare with."""

from uprava_records.acts import models as acts_models
from uprava_records.archive import models as archive_models
from uprava_records.dispatch import models as dispatch_models
from uprava_records.exchange import models as exchange_models
from uprava_records.filing import models as filing_models
from uprava_records.importing import models as importing_models
from uprava_records.letters import models as letters_models
from uprava_records.mail import models as mail_models
from uprava_records.marks import models as marks_models
from uprava_records.packages import models as packages_models
from uprava_records.post import models as post_models
from uprava_records.resolutions import models as resolutions_models
from uprava_records.routing import models as routing_models
from uprava_records.written import models as written_models

__all__ = [
    "acts_models",
    "archive_models",
    "dispatch_models",
    "exchange_models",
    "filing_models",
    "importing_models",
    "letters_models",
    "mail_models",
    "marks_models",
    "packages_models",
    "post_models",
    "resolutions_models",
    "routing_models",
    "written_models",
]
