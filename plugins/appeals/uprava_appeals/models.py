"""All tables of appeals, area by area: what migrations compare with."""

from uprava_appeals.applicants import models as applicants_models
from uprava_appeals.classifier import models as classifier_models
from uprava_appeals.duty_reports import models as duty_reports_models
from uprava_appeals.intake import models as intake_models
from uprava_appeals.open_interface import models as open_interface_models
from uprava_appeals.reception import models as reception_models
from uprava_appeals.replies import models as replies_models
from uprava_appeals.sending import models as sending_models
from uprava_appeals.webhooks import models as webhooks_models

__all__ = [
    "applicants_models",
    "classifier_models",
    "duty_reports_models",
    "intake_models",
    "open_interface_models",
    "reception_models",
    "replies_models",
    "sending_models",
    "webhooks_models",
]
