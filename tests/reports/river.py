"""A second project, small enough to work out every figure by hand."""

from copy import deepcopy


def activity(code, kind, status, start, end, days, **more):
    return {
        "code": code,
        "component": code[0],
        "kind": kind,
        "status": status,
        "title_sr": f"Aktivnost {code}",
        "title_en": f"Activity {code}",
        "planned_start": start,
        "planned_end": end,
        "actual_start": None,
        "actual_end": None,
        "working_days": days,
        **more,
    }


RIVER = {
    "about": "Made up.",
    "sources": {"NEWS": "A news item"},
    "project": {
        "slug": "river-police",
        "title_sr": "Rečna policija",
        "title_en": "River police",
        "eu_contribution_eur": 250000.5,
        "start": "2021-03-15",
        "duration_months": 12,
        "planned_end": "2022-03-14",
        "cut_off": None,
        "negotiation_chapters": ["24"],
        "extensions": [{"on": "2021-12-01", "months": 3, "document": "ADD-01"}],
        "sources": ["NEWS"],
    },
    "institutions": [
        # The one above stands after the one below.
        {
            "key": "unit",
            "abbreviation": "RU",
            "name_sr": "Rečna jedinica",
            "name_en": "",
            "country": "RS",
            "parent": "police",
            "role": "beneficiary",
        },
        {
            "key": "police",
            "abbreviation": "P",
            "name_sr": "Policija",
            "name_en": "Police",
            "country": "RS",
            "parent": None,
            "role": "beneficiary",
        },
        {
            "key": "partner",
            "abbreviation": "MS",
            "name_sr": "Partner",
            "name_en": "Partner",
            "country": "HR",
            "parent": None,
            "role": "lead member state partner",
        },
    ],
    "components": [
        {"code": "1", "title_sr": "Prva", "title_en": "First"},
        {"code": "2", "title_sr": "Druga", "title_en": "Second"},
    ],
    "stages": [
        {"number": 1, "title_en": "One", "start": "2021-03-15", "end": "2021-09-30"},
        {"number": 2, "title_en": "Two", "start": "2021-10-01", "end": "2022-06-14"},
    ],
    "activities": [
        activity(
            *("1.1.1", "workshop", "completed", "2021-04-12", "2021-04-13", "4"),
            actual_start="2021-04-12",
            actual_end="2021-04-13",
            institutions=["police", "partner"],
            participants={"women": 5, "men": 7, "not_stated": 1, "total": 13},
        ),
        activity(
            *("1.1.2", "training", "completed", "2021-05-10", "2021-05-14", 6),
            actual_start="2021-06-14",
            actual_end="2021-06-18",
            participants={"women": 10, "men": 2},
            changes=[
                {
                    "on": "2021-05-03",
                    "to": "postponed",
                    "reason": "expert availability",
                    "party": "MS",
                    "new_start": "2021-06-14",
                    "new_end": "2021-06-18",
                },
                {"on": "2021-06-01", "to": "planned"},
            ],
        ),
        activity(
            *("1.2.1", "expert mission", "completed", "2021-09-06", "2021-09-24", "10"),
            actual_start="2021-09-06",
            actual_end="2021-11-19",
            changes=[
                {"on": "2021-09-15", "to": "postponed", "reason": "flood", "party": "third"},
                {
                    "on": "2021-10-20",
                    "to": "planned",
                    "new_start": "2021-11-08",
                    "new_end": "2021-11-19",
                },
                {"on": "2021-11-08", "to": "ongoing"},
            ],
        ),
        activity(
            *("2.1.1", "study visit", "cancelled", "2021-07-05", "2021-07-09", "5"),
            change={
                "on": "2021-06-28",
                "reason": "contract/finance",
                "party": "CA",
                "approved_by": "SL-01",
            },
        ),
        activity(
            *("2.1.2", "drafting", "ongoing", "2021-11-01", "2022-01-31", 8.5),
            actual_start="2021-11-03",
        ),
        activity("2.2.1", "conference", "planned", "2022-05-16", "2022-05-17", "3"),
        activity(
            *("2.2.2", "round table", "planned", "2021-10-11", "2021-10-12", 0),
            changes=[
                {
                    "on": "2021-10-04",
                    "to": "planned",
                    "reason": "translation/interpretation",
                    "party": "BC",
                    "new_start": "2021-12-06",
                    "new_end": "2021-12-07",
                }
            ],
        ),
        activity(
            *("2.2.3", "training", "postponed", "2021-08-16", "2021-08-20", "2"),
            institutions=["unit"],
            change={
                "on": "2021-08-09",
                "reason": "premises/IT",
                "party": "BC",
                "new_window": None,
            },
        ),
        activity("2.3.1", "workshop", "draft", None, None, "1"),
    ],
    "checkpoints": [
        {"on": "2021-11-10", "completed": 2, "workshops": 1, "trainings": 1},
        {"on": "2022-01-05", "completed": 4},
    ],
}


def river() -> dict:
    return deepcopy(RIVER)


def the(data: dict, code: str) -> dict:
    return next(row for row in data["activities"] if row["code"] == code)


def lake() -> dict:
    """The second project with what came of its events."""
    data = river()
    the(data, "1.1.1").update(multidisciplinary=True, feedback={"answers": 9, "mean": "4.5"})
    the(data, "1.1.2").update(training_model="Own model")
    data["conclusions_and_recommendations"] = [
        finding("R-1.1.1-01", "conclusion", area="prevention"),
        finding(
            *("R-1.1.1-02", "recommendation"),
            area="prevention",
            addressee="police",
            due="2021-06-01",
            status="accepted",
            status_on="2021-04-20",
        ),
        finding("R-1.1.2-01", "recommendation", area="river guards", status="proposed"),
    ]
    return data


def finding(code, kind, **more):
    return {
        "code": code,
        "activity": code.split("-")[1],
        "type": kind,
        "area": None,
        "text_sr": f"Tekst {code}",
        "text_en": f"Text {code}",
        "addressee": None,
        "due": None,
        "status": None,
        "status_on": None,
        **more,
    }


def row_of(data: dict, code: str) -> dict:
    rows = data["conclusions_and_recommendations"]
    return next(row for row in rows if row["code"] == code)


def sea() -> dict:
    """The second project with equipment: real records, in every state that a file can tell.

    Lot 1, boats and radios of EUR 2 × 40000.50 + 10 × 300: the boats are with the unit; six of ten
    radios are with two units on two items. Lot 2, furniture: one item accepted on two days, the
    last one not delivered yet.
    """
    data = river()
    data["procurement"] = {
        "title_sr": "Oprema za reku",
        "title_en": "Equipment for the river",
        "programme": "Državni program",
        "programme_en": "National programme",
        "contracting_authority": "police",
        "contract_signed": "2021-04-01",
        "contract": {"reference": "48-1/2021", "contractor": "Boats Ltd", "warranty_days": 730},
        "note": "Inner note",
        "lots": [
            {
                "number": 1,
                "title_sr": "Čamci",
                "title_en": "Boats",
                "category": "vehicles",
                "delivery_deadline": "2021-06-30",
                "items": [
                    item(
                        *("1.1", 2, "40000.50", "2021-06-14", "2021-06-21"),
                        **given(2, "unit", "2021-07-05"),
                        serial_numbers=["HULL-1", "HULL-2"],
                        inventory_numbers=["RP 001", "RP 002"],
                        brand_and_model="Zodiac Pro",
                        specification="annex II, 1.1",
                    ),
                    item(
                        *("1.2", 10, 300, "2021-06-14", "2021-06-28"),
                        **given(6, "partner", "2021-07-05"),
                        category="it equipment",
                        serial_numbers=["", "SN-2"],
                        inventory_numbers=[f"RP 1{place}" for place in range(6)],
                    ),
                ],
            },
            {
                "number": 2,
                "title_en": "Furniture",
                "title_sr": "",
                "category": "furniture",
                "delivery_deadline": None,
                "items": [
                    item("2.1", 4, "75.25", "2021-08-02", "2021-08-09"),
                    item("2.2", 3, "20", "2021-08-02"),
                    item("2.10", 5, "10"),
                ],
            },
        ],
    }
    return data


def item(number, quantity, price, delivered=None, accepted=None, **more):
    return {
        "number": number,
        "name_sr": f"Stavka {number}",
        "name_en": f"Item {number}",
        "quantity": quantity,
        "unit_price_eur": price,
        "delivered": delivered,
        "accepted": accepted,
        "unit": None,
        "handed_over": None,
        "handed_over_on": None,
        **more,
    }


def given(number, unit, on) -> dict:
    return {"handed_over": number, "unit": unit, "handed_over_on": on}


def item_of(data: dict, number: str) -> dict:
    lots = data["procurement"]["lots"]
    return next(row for lot in lots for row in lot["items"] if row["number"] == number)
