"""What is said of the content of a file that is not accepted."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def refused(text, code="content", **params) -> ValidationError:
    return ValidationError(text, code, params)


def not_what_it_says(extension: str) -> ValidationError:
    return refused(
        _("The content is not that of a %(type)s file. Open it, save it as %(type)s, add that."),
        type=extension.upper(),
    )


def broken() -> ValidationError:
    return refused(_("The file is broken or cut off. Save it again and add that."))
