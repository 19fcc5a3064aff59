"""What may stand in the template of certificates."""

from django.utils.translation import gettext_lazy as _

from core.word_known import Rows, Text

CERTIFICATE = {
    "people": Rows(
        _("Those who get a certificate"),
        {
            "name": Text(_("Name and surname, in the script of the file")),
            "institution": Text(_("Institution")),
            "post": Text(_("Post")),
        },
    ),
    "event": Text(_("Title of the event")),
    "code": Text(_("Code of the activity")),
    "kind": Text(_("Kind of the event")),
    "for_what": Text(_("“for taking part in the training”, by the kind of the event")),
    "days": Text(_("Days of the event")),
    "place": Text(_("Place")),
    "length": Text(_("Hours of teaching, else working days")),
    "project": Text(_("Title of the project")),
    "reference": Text(_("Contract reference")),
    "programme": Text(_("Programme")),
    "first_signatory": Text(_("Who signs on the left")),
    "second_signatory": Text(_("Who signs on the right")),
    "issued": Text(_("Day of the certificate")),
    "mark": Text(_("The mark of a demonstration")),
}
