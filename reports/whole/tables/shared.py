"""What belongs to the installation: in the file as far as the project names it."""

from accounts.models import User
from activities.models import Institution
from reports.whole.table import FOLLOWS, Table
from workshops.models import Area

OF_THE_INSTALLATION = "an account belongs to its installation"
INSTITUTION = Table(
    "institutions",
    Institution,
    named=("key",),
    order=("key",),
    shared=True,
    left_out={"search": FOLLOWS},
)
# Accounts that a load makes have no password and are closed until an administrator opens them.
PEOPLE = Table(
    "people",
    User,
    named=("username",),
    order=("username",),
    shared=True,
    kept=("first_name", "last_name"),
    left_out=dict.fromkeys(
        (
            *("password", "last_login", "is_superuser", "email", "is_staff", "is_active"),
            *("date_joined", "language", "groups", "user_permissions"),
            *("invited_at", "link_mailed_at", "digest_day", "digest_since"),
        ),
        OF_THE_INSTALLATION,
    ),
)
TABLES = [PEOPLE, INSTITUTION, Table("areas", Area, named=("key",), order=("key",), shared=True)]
