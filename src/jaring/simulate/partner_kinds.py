"""The lists that partners of an office hold, and who stands in each.

Each kind draws from other people (staff of employers, of public bodies, villagers, traders, people
abroad), is sent in by other hands, and implies another duty.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from jaring.simulate.partner_permits import plan_permits
from jaring.simulate.partner_rows import (
    ABROAD,
    FOR_WAGE,
    ON_PROJECT,
    OWN_ACCOUNT,
    STATE_STAFF,
    Draft,
    draft,
    joined,
)
from jaring.simulate.partner_words import posts_of
from jaring.simulate.scene import Scene, own_account_people, staff_rows
from jaring.simulate.streams import Flags, Ints, cumulate, draw, lucky

_UNION_FROM = 40  # workers from which an employer has a union
_UNION_JOINED = 0.55  # of their workers
_UNION_SILENT = 0.06  # of the union's files name no employer
_BY_WORKER = 0.97  # of the enrolled staff, in a list of workers
_MEMBERS_OF_COOPERATIVE, _PRAYER_TEACHERS = 0.6, 0.3  # of the rows, on own account
_ABROAD_OUTSIDE, _ABROAD_ELSEWHERE = 0.25, 0.05
_DEBTORS_FOR_WAGE = 0.25  # of the debtors, who are enrolled as wage earners besides
_SITE_WORKERS = 12  # named per site at most
_NAMES_ITS_WORKERS = 0.5  # of the permits

LIST_OF_WORKERS = "wajib_lapor_workers"
Drafted = Callable[[Scene, int], Draft]


@dataclass(frozen=True, slots=True)
class PartnerKind:
    """One kind of list: what it is, its part of the rows, and who stands in it."""

    list_id: str
    kind: str
    form: str
    prefix: str
    share: float
    holder: str
    drafted: Drafted
    columns: tuple[str, ...]  # beside the canonical ones of workers
    lacking: tuple[str, ...] = ()  # canonical columns that the list has not
    usual_headers: bool = False  # a CSV with a partner's own headers, else canonical Parquet


def _staff_draft(scene: Scene, rows: Ints, duty: int, **columns: Ints) -> Draft:
    staff = scene.staff
    return draft(
        staff.person[rows].astype(np.int64),
        duty,
        staff.employer[rows].astype(np.int64),
        employer=staff.employer[rows].astype(np.int64),
        membership=staff.membership[rows],
        just_started=staff.just_started[rows],
        **columns,
    )


def _mostly_listed(scene: Scene, chosen: Flags, share: float, name: str) -> Ints:
    """Staff of those employers; a share of the enrolled, and everybody who is not."""
    rows = staff_rows(scene, chosen)
    luck = scene.ledger.world.streams.of(f"staff.listed.{name}").random(len(rows))
    return rows[(luck < share) | (scene.staff.membership[rows] < 0)]


def _reported(scene: Scene, _most: int) -> Draft:
    private = scene.filed & ~scene.ledger.world.workplaces.is_public
    return _staff_draft(scene, _mostly_listed(scene, private, _BY_WORKER, "report"), FOR_WAGE)


def _unionised(scene: Scene, _most: int) -> Draft:
    world = scene.ledger.world
    chosen = ~world.workplaces.is_public & (scene.staff.count >= _UNION_FROM)
    rows = staff_rows(scene, chosen)
    rng = world.streams.of("union.joined")
    made = _staff_draft(scene, rows[lucky(rng, len(rows), _UNION_JOINED)], FOR_WAGE)
    silent = lucky(rng, len(world.workplaces.status), _UNION_SILENT)[made.employer]
    made.employer[silent], made.membership[silent] = -1, -1
    return made


def _public_staff(scene: Scene, _most: int) -> Draft:
    world = scene.ledger.world
    rows = staff_rows(scene, world.workplaces.is_public)
    post = draw_posts(scene, "opd_staff", len(rows))
    unit = scene.staff.employer[rows].astype(np.int64)
    return _staff_draft(scene, rows, STATE_STAFF, unit=unit, post=post)


def draw_posts(scene: Scene, list_id: str, size: int) -> Ints:
    """What each person does, as a row of the words of that list."""
    shares = np.array([share for _, _, share in posts_of(list_id)], dtype=np.float64)
    return draw(scene.ledger.world.streams.of(f"posts.{list_id}"), cumulate(shares), size)


def _villagers(scene: Scene, most: int) -> Draft:
    person = own_account_people(scene, most, "village")
    village = scene.ledger.world.people.village[person].astype(np.int64)
    post = draw_posts(scene, "village", len(person))
    return draft(person, OWN_ACCOUNT, village, unit=village, post=post)


def _traders(scene: Scene, most: int) -> Draft:
    world = scene.ledger.world
    person = own_account_people(scene, most, "market")
    district = world.places.village_district[world.people.village[person]]
    post = draw_posts(scene, "market", len(person))
    return draft(person, OWN_ACCOUNT, district, unit=district, post=post)


def _small_businesses(scene: Scene, most: int) -> Draft:
    """Owners, each with the helpers behind him."""
    world = scene.ledger.world
    employer = np.flatnonzero(scene.is_owned & (scene.staff.count > 0))
    person = own_account_people(scene, min(most, len(employer) * 2), "micro_business")
    size = min(len(person), len(employer))
    employer, person = employer[:size], person[:size]
    owner = np.full(len(world.workplaces.status), -1, dtype=np.int64)
    owner[employer] = person
    chosen = owner >= 0
    helpers = _staff_draft(scene, staff_rows(scene, chosen), FOR_WAGE)
    helpers.owner[:] = owner[helpers.employer]
    owners = draft(person, OWN_ACCOUNT, employer, employer=employer)
    both = joined(owners, helpers)
    return both.take(np.argsort(both.sender, kind="stable"))


def _believers(scene: Scene, most: int) -> Draft:
    """Staff of foundations, and teachers of prayer houses on own account."""
    rows = _mostly_listed(scene, scene.has_form("YAYASAN"), _BY_WORKER, "religious")
    rows = rows[: round(most * (1 - _PRAYER_TEACHERS))]
    unit = scene.staff.employer[rows].astype(np.int64)
    post = draw_posts(scene, "religious_staff", len(rows))
    staff = _staff_draft(scene, rows, FOR_WAGE, unit=unit, post=post)
    return joined(staff, _beside(scene, most, _PRAYER_TEACHERS, "religious_staff"))


def _cooperatives(scene: Scene, most: int) -> Draft:
    rows = _mostly_listed(scene, scene.has_form("KOPERASI"), _BY_WORKER, "cooperative")
    rows = rows[: round(most * (1 - _MEMBERS_OF_COOPERATIVE))]
    staff = _staff_draft(scene, rows, FOR_WAGE, post=np.zeros(len(rows), dtype=np.int64))
    return joined(staff, _beside(scene, most, _MEMBERS_OF_COOPERATIVE, "cooperative"))


def _beside(scene: Scene, most: int, share: float, list_id: str) -> Draft:
    """People on own account in a list that names staff as well."""
    world = scene.ledger.world
    person = own_account_people(scene, round(most * share), list_id)
    district = world.places.village_district[world.people.village[person]]
    last = np.full(len(person), len(posts_of(list_id)) - 1)
    return draft(person, OWN_ACCOUNT, len(world.workplaces.status) + district, post=last)


def _drivers(scene: Scene, most: int) -> Draft:
    person = own_account_people(scene, most, "platform")
    return draft(
        person,
        OWN_ACCOUNT,
        np.zeros(len(person), dtype=np.int64),
        post=draw_posts(scene, "platform", len(person)),
    )


def _debtors(scene: Scene, most: int) -> Draft:
    """Debtors of small credit; some are wage earners too, which is legal."""
    standing = scene.standing
    own = own_account_people(scene, round(most * (1 - _DEBTORS_FOR_WAGE)), "kur")
    rng = scene.ledger.world.streams.of("kur.wage_earners")
    earners = np.flatnonzero(standing.has_active & (standing.own == 0) & ~standing.abroad)
    person = np.union1d(own, rng.permutation(earners)[: round(most * _DEBTORS_FOR_WAGE)])
    post = draw_posts(scene, "kur", len(person))
    return draft(person, OWN_ACCOUNT, rng.integers(0, 12, len(person)), post=post)


def _migrants(scene: Scene, most: int) -> Draft:
    standing, world = scene.standing, scene.ledger.world
    rng = world.streams.of("migrant.people")
    abroad = np.flatnonzero(standing.abroad)
    at_home = np.flatnonzero(standing.in_registry & ~standing.abroad)
    outside = np.flatnonzero(~standing.in_registry)
    inside = min(len(abroad), round(most * (1 - _ABROAD_OUTSIDE - _ABROAD_ELSEWHERE)))
    person = np.concatenate(
        [
            rng.permutation(abroad)[:inside],
            rng.permutation(outside)[: round(most * _ABROAD_OUTSIDE)],
            rng.permutation(at_home)[: round(most * _ABROAD_ELSEWHERE)],
        ]
    )
    village = world.people.village[person].astype(np.int64)
    post = draw_posts(scene, "migrant", len(person))
    return draft(person, ABROAD, world.places.village_district[village], post=post)


def _site_workers(scene: Scene, most: int) -> Draft:
    """Workers whom permits name for their sites: enrolled in the project, or left out."""
    world = scene.ledger.world
    permits = plan_permits(scene.ledger)
    rng = world.streams.of("permit.workers")
    chosen = permits.names_workers & lucky(rng, len(permits), _NAMES_ITS_WORKERS)
    rows = np.flatnonzero(world.enrolments.is_active & (world.enrolments.project >= 0))
    rows = rng.permutation(rows)
    project = world.enrolments.project[rows].astype(np.int64)
    rank = _rank_within(project)
    by_project = np.full(len(world.projects) + len(permits), -1, dtype=np.int64)
    by_project[permits.project[chosen]] = permits.project[chosen]
    kept = (rank < _SITE_WORKERS) & (by_project[project] >= 0)
    named = world.registry.person[world.enrolments.record[rows[kept]]].astype(np.int64)
    enrolled = draft(named, ON_PROJECT, project[kept], project=project[kept])
    building = permits.project[chosen]
    left_out = np.where(
        building < len(world.projects),
        rng.binomial(_SITE_WORKERS, scene.gaps.site_worker_left_out, len(building)),
        rng.integers(2, _SITE_WORKERS, len(building)),
    )
    at = np.repeat(building, left_out)
    outside = np.resize(rng.permutation(np.flatnonzero(~world.in_registry)), len(at))
    elsewhere = rng.permutation(np.flatnonzero(world.in_registry))[: len(at)]
    outside = np.where(
        lucky(rng, len(at), scene.gaps.staff_enrolled_elsewhere),
        np.resize(elsewhere, len(at)),
        outside,
    )
    both = joined(enrolled, draft(outside, ON_PROJECT, at, project=at))
    post = draw_posts(scene, "permit_workers", len(both))
    both.post[:] = post
    once = np.unique(both.person * len(by_project) + both.project, return_index=True)[1]
    return both.take(np.sort(once))


def _rank_within(group: Ints) -> Ints:
    """How many earlier rows have the same number."""
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    starts = np.searchsorted(ranked, ranked, side="left")
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts
    return rank


_NO_EMPLOYER = ("employer", "npp", "kpj")
_STAFF = ("wage_idr", "started_on", "contract_ends_on", "citizenship", "passport")

KINDS = (
    PartnerKind("union", "union", "union", "UN", 0.09, "Serikat pekerja", _unionised, ("role",)),
    PartnerKind(
        "opd_staff", "opd_staff", "opd_staff", "OP", 0.05, "BKPSDM", _public_staff,
        ("unit", "role", "wage_idr", "contract_ends_on", "status"), ("npp", "kpj", "employer"),
        usual_headers=True,
    ),
    PartnerKind(
        "village", "village", "village", "VD", 0.12, "Dinas PMD", _villagers,
        ("unit", "role", "status"), _NO_EMPLOYER, usual_headers=True,
    ),
    PartnerKind(
        "market", "market", "market", "MK", 0.05, "Dinas Perdagangan", _traders,
        ("unit", "role", "headcount", "status"), _NO_EMPLOYER, usual_headers=True,
    ),
    PartnerKind(
        "micro_business", "micro_business", "micro_business", "UM", 0.05, "Dinas Koperasi dan UM",
        _small_businesses, ("role", "owner_row", "headcount"), ("kpj", "npp"),
    ),
    PartnerKind(
        "religious_staff", "religious_staff", "religious_staff", "KM", 0.04,
        "Kantor Kementerian Agama", _believers, ("unit", "role", "wage_idr", "status"),
        ("npp", "kpj"), usual_headers=True,
    ),
    PartnerKind(
        "cooperative", "cooperative", "cooperative", "KP", 0.02, "Dinas Koperasi dan UM",
        _cooperatives,
        ("role",), ("kpj",),
    ),
    PartnerKind(
        "platform", "platform", "platform", "PF", 0.02, "Perusahaan aplikasi", _drivers, ("role",),
        _NO_EMPLOYER,
    ),
    PartnerKind(
        "migrant", "migrant", "migrant", "PM", 0.03, "BP3MI", _migrants, ("role",), _NO_EMPLOYER
    ),
    PartnerKind(
        "kur", "kur", "kur", "KU", 0.03, "Bank penyalur", _debtors, ("role",), _NO_EMPLOYER
    ),
    PartnerKind(
        "permit_workers", "permit", "permit.workers", "PW", 0.04, "DPMPTSP", _site_workers,
        ("role", "permit_number", "project"), ("kpj", "employer", "npp", "mother_name", "rt", "rw"),
    ),
    PartnerKind(
        LIST_OF_WORKERS, "wajib_lapor", "wajib_lapor.workers", "WL", 1.0,
        "Dinas Tenaga Kerja", _reported,
        ("role", "employer_row", *_STAFF),
    ),
)  # fmt: skip  # the last one takes the rows that the others leave


def kinds_named(list_ids: Collection[str]) -> tuple[PartnerKind, ...]:
    """The kinds of those ids, in the order in which lists are written; all where none is named."""
    return tuple(kind for kind in KINDS if not list_ids or kind.list_id in list_ids)


def draft_lists(
    scene: Scene, kinds: tuple[PartnerKind, ...], list_rows: int
) -> dict[str, tuple[Draft, int]]:
    """Who may stand in each list, and how many rows it has; at most as many as asked for."""
    made: dict[str, tuple[Draft, int]] = {}
    left = list_rows
    for kind in kinds:
        most = left if kind is kinds[-1] else min(left, round(list_rows * kind.share))
        one = kind.drafted(scene, most)
        made[kind.list_id] = (one, most)
        left -= min(most, len(one))
    return made
