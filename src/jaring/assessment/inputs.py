"""The tables that an assessment is given: registry, lists, links. Days are whole numbers yyyymmdd.

`runs` makes them from a snapshot, from lists as intake reads them, and from three links. A column
that the registry or a list lacks is null throughout: null is "not known".
"""

from jaring.steps import ColumnType, Contract

TEXT, BIGINT, INT, DOUBLE, BOOLEAN = (
    ColumnType.TEXT,
    ColumnType.BIGINT,
    ColumnType.INT,
    ColumnType.DOUBLE,
    ColumnType.BOOLEAN,
)
_AREA = dict.fromkeys(("village", "district", "regency", "area_code"), TEXT)

PERSONS = Contract(
    "persons",
    ("person_id",),
    {"person_id": TEXT, "nik": TEXT, "name": TEXT, "sex": TEXT, "birth_date": INT, **_AREA,
     "mother_name": TEXT, "citizenship": TEXT, "died_on": INT},
)  # fmt: skip
EMPLOYERS = Contract(
    "employers",
    ("employer_id",),
    {"employer_id": TEXT, "name": TEXT, "nib": TEXT, "npwp": TEXT, "kbli": TEXT,
     "capital_idr": BIGINT, "sales_idr": BIGINT},
)  # fmt: skip
ESTABLISHMENTS = Contract(
    "establishments",
    ("establishment_id",),
    {"establishment_id": TEXT, "employer_id": TEXT, "npp": TEXT, "division": TEXT, "name": TEXT,
     "address": TEXT, "area_code": TEXT, "office": TEXT, "registered_on": INT,
     "ended_on": INT, "programmes": TEXT, "headcount_reported": BIGINT, "wlkp_filed_on": INT},
)  # fmt: skip
MEMBERSHIPS = Contract(
    "memberships",
    ("membership_id",),
    {"membership_id": TEXT, "person_id": TEXT, "segment": TEXT, "establishment_id": TEXT,
     "project_id": TEXT, "batch_id": TEXT, "role": TEXT, "payer": TEXT, "channel": TEXT,
     "programmes": TEXT, "started_on": INT, "ended_on": INT, "end_reason": TEXT,
     "wage_reported_idr": BIGINT, "paid_until": INT},
)  # fmt: skip
CONTRIBUTIONS = Contract(
    "contributions",
    (),  # spans of a membership or of an establishment; a span may be cut in two
    {"membership_id": TEXT, "establishment_id": TEXT, "from_month": INT, "before_month": INT,
     "due_idr": BIGINT, "paid_idr": BIGINT, "paid_on": INT},
)  # fmt: skip
PROJECTS = Contract(
    "projects",
    ("project_id",),
    {"project_id": TEXT, "number": TEXT, "name": TEXT, "owner": TEXT, "establishment_id": TEXT,
     "contract_value_idr": BIGINT, "starts_on": INT, "ends_on": INT, "headcount": BIGINT,
     "terms_paid": BIGINT, "area_code": TEXT, "permit_number": TEXT},
)  # fmt: skip
BATCHES = Contract(
    "batches",
    ("batch_id",),
    {"batch_id": TEXT, "sponsor": TEXT, "fund": TEXT, "starts_on": INT, "before": INT,
     "rows": BIGINT, "budget_idr": BIGINT},
)  # fmt: skip
REGISTRY = (
    PERSONS, EMPLOYERS, ESTABLISHMENTS, MEMBERSHIPS, CONTRIBUTIONS, PROJECTS, BATCHES,
)  # fmt: skip

_ROW = {"row": BIGINT, "list_id": TEXT, "kind": TEXT, "row_id": TEXT, "row_number": BIGINT}
LISTS = Contract(
    "lists",
    ("list_id",),
    {"list_id": TEXT, "kind": TEXT, "holder": TEXT, "area_code": TEXT, "is_complete": BOOLEAN,
     "as_of": INT},
)  # fmt: skip
WORKER_ROWS = Contract(
    "worker_rows",
    ("row",),
    {**_ROW, "nik": TEXT, "name": TEXT, "sex": TEXT, "birth_date": INT, **_AREA, "rt": TEXT,
     "rw": TEXT, "employer": TEXT, "npp": TEXT, "employer_row": TEXT, "unit": TEXT, "role": TEXT,
     "status": TEXT, "payer": TEXT, "owner_row": TEXT, "headcount": BIGINT, "wage_idr": BIGINT,
     "started_on": INT, "contract_ends_on": INT, "citizenship": TEXT, "permit_number": TEXT,
     "nik_fault": TEXT},
)  # fmt: skip
EMPLOYER_ROWS = Contract(
    "employer_rows",
    ("row",),
    {**_ROW, "name": TEXT, "npp": TEXT, "nib": TEXT, "npwp": TEXT, "address": TEXT,
     "phone": TEXT, "kbli": TEXT, **_AREA, "headcount": BIGINT, "headcount_enrolled": BIGINT,
     "capital_idr": BIGINT, "sales_idr": BIGINT, "wage_total_idr": BIGINT, "programmes": TEXT,
     "filed_on": INT},
)  # fmt: skip
PROJECT_ROWS = Contract(
    "project_rows",
    ("row",),
    {**_ROW, "number": TEXT, "name": TEXT, "owner": TEXT, "contractor": TEXT, "npp": TEXT,
     "contract_value_idr": BIGINT, "starts_on": INT, "ends_on": INT, "area_code": TEXT,
     "permit_number": TEXT, "issued_on": INT, "headcount": BIGINT},
)  # fmt: skip
QUARANTINED = Contract(
    "quarantined",
    (),  # a row that could not be read may have neither id nor number of its own
    {"list_id": TEXT, "grain": TEXT, "row_id": TEXT, "row_number": BIGINT, "why": TEXT},
)
LIST_TABLES = (LISTS, WORKER_ROWS, EMPLOYER_ROWS, PROJECT_ROWS, QUARANTINED)

PERSON_LINKS = Contract(
    "person_links",
    ("row",),
    {"row": BIGINT, "person_id": TEXT, "probability": DOUBLE, "is_flagged": BOOLEAN},
)
MENTION_LINKS = Contract(
    "mention_links",
    ("mention",),
    {"mention": BIGINT, "establishment_id": TEXT, "probability": DOUBLE, "is_flagged": BOOLEAN},
)
PROJECT_LINKS = Contract(
    "project_links",
    ("row",),
    {"row": BIGINT, "project_id": TEXT, "probability": DOUBLE, "is_flagged": BOOLEAN},
)
PERSON_DOUBTS = Contract(
    "person_doubts",
    ("row",),
    {"row": BIGINT, "person_id": TEXT, "probability": DOUBLE},
)
"""Candidates that were not accepted, and are too near to be called nobody."""
LINK_DECISIONS = Contract(
    "link_decisions",
    ("grain", "row", "registry_id"),
    {"grain": TEXT, "row": BIGINT, "registry_id": TEXT, "is_same": BOOLEAN},
)
"""What people said of a link: a worker's row and a person, a mention and an employer, a permit and
a project."""
PREVIOUS_SUBJECTS = Contract("previous_subjects", ("alias",), {"alias": TEXT, "subject_id": TEXT})
PREVIOUS_FINDINGS = Contract(
    "previous_findings",
    ("finding",),
    {"finding": TEXT, "kind": TEXT, "subject_kind": TEXT, "subject_id": TEXT, "programme": TEXT,
     "scope": TEXT, "employer_id": TEXT, "unit_key": TEXT, "name": TEXT, "area_code": TEXT,
     "registry_id": TEXT, "list_id": TEXT, "row_id": TEXT, "state": TEXT, "stage": TEXT,
     "first_seen": INT, "evidence_hash": TEXT, "dismissed_for": TEXT, "resolved_by": TEXT},
)  # fmt: skip
FINDING_DECISIONS = Contract(
    "finding_decisions",
    ("finding",),
    {"finding": TEXT, "answer": TEXT, "reason": TEXT, "decided_on": INT},
)
MINIMUM_WAGES = Contract(
    "minimum_wages", ("area_code", "year"), {"area_code": TEXT, "year": INT, "amount_idr": BIGINT}
)
MENTIONS_OF = "row_mentions"
"""The mention of each worker row, as `mentions` makes it."""
UNIVERSES = Contract(
    "universes",
    (),  # the same universe may be given once per source
    {"name": TEXT, "area_code": TEXT, "segment": TEXT, "value": BIGINT, "source": TEXT,
     "as_of": TEXT},
)  # fmt: skip
CLAIMS = Contract(
    "claims",
    (),  # two sources may say the same
    {"area_code": TEXT, "segment": TEXT, "measure": TEXT, "value": TEXT, "unit": TEXT,
     "numerator": BIGINT, "universe": BIGINT, "text": TEXT, "claimed_by": TEXT,
     "claimed_on": TEXT, "source": TEXT},
)  # fmt: skip
TARGETS = Contract(
    "targets",
    (),  # a target may be given again by another owner
    {"area_code": TEXT, "segment": TEXT, "measure": TEXT, "year": BIGINT, "value": BIGINT,
     "owner": TEXT, "source": TEXT},
)  # fmt: skip
