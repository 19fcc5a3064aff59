"""Addresses of equipment, and what is posted to the pages of a delivery and an acceptance."""

from django.urls import reverse

DELIVERY = {"note_number": "OT-7", "on": "2019-05-06", "received_by": "storekeeper", "remarks": ""}
ACCEPTANCE = {
    "kind": "partial provisional", "certificate_number": "PP-1", "on": "2019-05-20",
    "inspected_on": "2019-05-18", "committee": "two officers", "remarks": "",
}  # fmt: skip


def url(name, project, *args, query=""):
    return reverse(f"procurement:{name}", args=[project.slug, *args]) + query
