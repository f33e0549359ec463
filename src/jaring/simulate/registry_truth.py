"""What the registry alone shows: arrears, reports not filed, programmes short, what expires."""

import numpy as np
import polars as pl

from jaring.simulate.contributions import establishment_of, late_months
from jaring.simulate.employer_reports import report_days
from jaring.simulate.enrolment_facts import NO_DAY, batch_ends
from jaring.simulate.partner_truth import EXPIRES_WITHIN, employer_ids, person_ids
from jaring.simulate.scene import Scene
from jaring.simulate.snapshot import batch_rows, scale_unknown
from jaring.simulate.snapshot_cells import ids
from jaring.simulate.standing import LAPSED, day_of
from jaring.simulate.streams import Flags, Ints

_MEDIUM = 2
_YEAR = 365


def registry_findings(scene: Scene, on_list: Flags) -> pl.DataFrame:
    """Findings about every employer, person, batch and project of the registry.

    Args:
        scene: the office.
        on_list: employers that stand in a list.
    """
    world = scene.ledger.world
    places, today = world.workplaces, day_of(world)
    alive = places.is_registered
    owes = np.zeros(len(places.status), dtype=np.bool_)
    has_staff = np.zeros(len(places.place_employer), dtype=np.bool_)
    has_staff[_staffed(scene)] = True
    owes[places.place_employer[(late_months(world) > 0) & has_staff]] = True
    reported = report_days(world)
    fresh = (reported != NO_DAY) & (today - reported <= _YEAR)
    no_capital, no_sales = scale_unknown(world)
    terms = scene.ledger.terms
    fewer = (terms.programmes < terms.scale) & (terms.scale >= _MEDIUM) & ~places.is_public
    fewer &= ~no_capital & ~no_sales  # with one of them alone the scale is not sure
    employers = np.arange(len(places.status))
    frames = [
        _about(name, "employer", employer_ids(scene, employers[which]), on_list[which])
        for name, which in (
            ("ARREARS", owes & alive),
            ("NO_WLKP", ~scene.filed & ~fresh & alive),
            ("PDS_PROGRAM", fewer & alive),
        )
    ]
    return pl.concat([*frames, _lapsed(scene), *_expiring(scene, today)])


def _staffed(scene: Scene) -> Ints:
    """Establishments with somebody enrolled."""
    place = establishment_of(scene.ledger.world)
    active = scene.ledger.world.enrolments.is_active
    return np.unique(place[(place >= 0) & active])


def _lapsed(scene: Scene) -> pl.DataFrame:
    """People on own account who stopped paying, and have not died."""
    standing = scene.standing
    person = np.flatnonzero((standing.own == LAPSED) & ~standing.died)
    return _about("LAPSED", "person", person_ids(scene, person), np.zeros(len(person), np.bool_))


def _expiring(scene: Scene, today: int) -> list[pl.DataFrame]:
    world = scene.ledger.world
    keys, _, _ = batch_rows(scene.ledger.facts)
    ends = batch_ends(world)[keys]
    batch = np.flatnonzero((ends - today <= EXPIRES_WITHIN) & (ends >= today))
    left = world.projects.ends - today
    project = np.flatnonzero((left <= EXPIRES_WITHIN) & (left >= 0))
    return [
        _about("EXPIRING", "batch", ids("B", batch), np.zeros(len(batch), np.bool_)),
        _about("EXPIRING", "project", ids("K", project), np.zeros(len(project), np.bool_)),
    ]


def _about(name: str, subject_kind: str, subject: pl.Series, on_list: Flags) -> pl.DataFrame:
    """Findings that no row of a list shows."""
    return pl.DataFrame({"subject": subject, "on_list": on_list}).select(
        kind=pl.lit(name),
        list_id=pl.lit(None, dtype=pl.String),
        row_id=pl.lit(None, dtype=pl.String),
        subject_kind=pl.lit(subject_kind),
        subject="subject",
        detail=pl.lit(None, dtype=pl.String),
        on_list="on_list",
    )
