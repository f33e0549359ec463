"""The registry snapshot of a simulated office: its tables and `snapshot.toml`.

The tables are those of a registry snapshot as the product reads it. Ids are text and every id that
a table names exists in the table it names. Months are whole numbers such as 202603; programmes are
codes joined by commas.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from jaring.rules.book import ParameterBook
from jaring.simulate.contributions import (
    EmployerTerms,
    establishment_of,
    establishment_spans,
    month_index,
    own_account_spans,
    yyyymm,
)
from jaring.simulate.employer_reports import report_days
from jaring.simulate.enrolment_facts import (
    CHANNELS,
    END_REASONS,
    FUNDS,
    NO_DAY,
    PAYERS,
    ROLES,
    EnrolmentFacts,
    batch_ends,
)
from jaring.simulate.enrolments import SEGMENTS
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.person_text import PlaceTexts
from jaring.simulate.project_terms import terms_paid
from jaring.simulate.snapshot_cells import days, ids, words
from jaring.simulate.streams import Flags, Ints, lucky
from jaring.simulate.tables import Progress, Span, made_ahead, write_parts, write_table
from jaring.simulate.worker_list import PART_ROWS, row_ids
from jaring.simulate.workplaces import full_names
from jaring.terms.months import Month

_NO_CAPITAL, _NO_SALES = 0.4, 0.6  # of the employers
_SAVES_EVERY = 9  # every ninth who pays for himself saves for old age as well


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an office knows: its world, and the facts, terms and texts made for it."""

    world: OfficeWorld
    facts: EnrolmentFacts
    terms: EmployerTerms
    texts: PlaceTexts
    book: ParameterBook


def write_snapshot(ledger: Ledger, folder: Path, *, said: Progress) -> dict[str, int]:
    """Write every table but `persons`; how many rows each has."""
    world, facts, terms = ledger.world, ledger.facts, ledger.terms
    texts, book = ledger.texts, ledger.book
    registered = np.flatnonzero(np.diff(world.workplaces.first_place) > 0)
    memberships = _membership_parts(world, facts, terms)
    rows = {
        "employers": write_table(
            folder / "employers.parquet", _employers(world, terms, registered)
        ),
        "establishments": write_table(
            folder / "establishments.parquet", establishments(world, facts, terms, texts)
        ),
        "projects": write_table(folder / "projects.parquet", projects(world, texts)),
        "batches": write_table(folder / "batches.parquet", _batches(world, facts, book, texts)),
        "contributions": write_table(
            folder / "contributions.parquet", _contributions(world, facts, terms, book)
        ),
        "memberships": write_parts(
            folder / "memberships.parquet",
            memberships,
            rows=len(world.enrolments),
            said=said,
            name="memberships",
        ),
    }
    rows["membership_terms"] = write_parts(
        folder / "membership_terms.parquet",
        _term_parts(world, facts, terms),
        rows=len(world.enrolments),
        said=said,
        name="membership_terms",
    )
    return rows


def _employers(world: OfficeWorld, terms: EmployerTerms, rows: Ints) -> pl.DataFrame:
    places = world.workplaces
    employers = places.employers
    rng = world.streams.of("employer.capital")
    borders = np.array([20_000_000, 1_000_000_000, 5_000_000_000, 10_000_000_000, 80_000_000_000])
    scale = terms.scale.astype(np.int64)
    low, high = borders[scale], borders[scale + 1]
    capital = (
        low + (rng.random(len(scale)) * (high - low)).astype(np.int64) // 1_000_000 * 1_000_000
    )
    takings = np.array([40_000_000, 2_000_000_000, 15_000_000_000, 50_000_000_000, 400_000_000_000])
    low, high = takings[scale], takings[scale + 1]
    sales = low + (rng.random(len(scale)) * (high - low)).astype(np.int64) // 1_000_000 * 1_000_000
    state = places.is_public[rows]
    no_capital, no_sales = scale_unknown(world)
    owner = _owners(world)
    return pl.DataFrame(
        {
            "employer_id": ids("E", rows),
            "name": full_names(employers).str.strip_chars().gather(rows),
            "nib": employers.nib.gather(rows),
            "npwp": employers.npwp.gather(rows),
            "kbli": pl.Series(places.kbli[rows]).cast(pl.String).str.zfill(5),
            "kbli_version": pl.Series(["2020"]).gather(np.zeros(len(rows), dtype=np.int64)),
            "capital_idr": pl.Series(capital[rows]).set(pl.Series(no_capital[rows] | state), None),
            "sales_idr": pl.Series(sales[rows]).set(pl.Series(no_sales[rows] | state), None),
            "owner_person_id": ids("R", owner[rows]),
        }
    )


def scale_unknown(world: OfficeWorld) -> tuple[Flags, Flags]:
    """Which employers the registry has no capital of, and which no sales."""
    rng = world.streams.of("employer.measures")
    size = len(world.workplaces.status)
    return lucky(rng, size, _NO_CAPITAL), lucky(rng, size, _NO_SALES)


def _owners(world: OfficeWorld) -> Ints:
    """The record of who owns each small employer; -1 where none is known."""
    form = world.workplaces.employers.legal_form
    owned = form.is_in(["UD", "TOKO", "RM", "BENGKEL"]).to_numpy()
    rng = world.streams.of("employer.owner")
    own = np.flatnonzero(world.enrolments.segment == 1)
    if len(own) == 0:
        return np.full(len(form), -1, dtype=np.int64)
    record = world.enrolments.record[own[rng.integers(0, len(own), len(form))]]
    return np.where(owned & (lucky(rng, len(form), 0.5)), record, -1).astype(np.int64)


def establishments(
    world: OfficeWorld, facts: EnrolmentFacts, terms: EmployerTerms, texts: PlaceTexts
) -> pl.DataFrame:
    """The table `establishments`."""
    places = world.workplaces
    owner = places.place_employer.astype(np.int64)
    village = places.employers.village[owner].astype(np.int64)
    place = establishment_of(world)
    staff = np.bincount(place[(place >= 0) & world.enrolments.is_active], minlength=len(owner))
    rng = world.streams.of("establishment.facts")
    said = np.round(
        staff * np.where(lucky(rng, len(owner), 0.2), 1.0 + 0.5 * rng.random(len(owner)), 1.0)
    )
    today = int(np.datetime64(world.as_of, "D").astype(np.int64))
    registered_on = _first_days(world, facts, place, today - rng.integers(200, 5_500, len(owner)))
    ended = np.where(places.status[owner] == 1, today - rng.integers(10, 900, len(owner)), NO_DAY)
    registered_on = np.where(ended != NO_DAY, np.minimum(registered_on, ended - 100), registered_on)
    return pl.DataFrame(
        {
            "establishment_id": ids("U", np.arange(len(owner))),
            "employer_id": ids("E", owner),
            "npp": places.place_npp,
            "division": places.place_division,
            "name": full_names(places.employers).str.strip_chars().gather(owner),
            "address": establishment_addresses(world, texts),
            "area_code": texts.area_code.gather(village),
            "office": pl.Series([world.plan.name]).gather(np.zeros(len(owner), dtype=np.int64)),
            "registered_on": days(registered_on.astype(np.int32)),
            "ended_on": days(ended.astype(np.int32)),
            "programmes": words(terms.programme_sets, terms.programmes[owner]),
            "headcount_reported": said.astype(np.int64),
            "wlkp_filed_on": days(report_days(world)[owner]),
        }
    )


def _first_days(world: OfficeWorld, facts: EnrolmentFacts, place: Ints, drawn: Ints) -> Ints:
    """No establishment is younger than its first membership."""
    rows = place >= 0
    first = drawn.copy()
    np.minimum.at(first, place[rows], facts.started[rows])
    return first


def roads(world: OfficeWorld) -> pl.DataFrame:
    """Road and number of each employer."""
    rng = world.streams.of("employer.address")
    count = len(world.workplaces.employers)
    return pl.DataFrame({"road": rng.integers(1, 40, count), "number": rng.integers(1, 300, count)})


def establishment_addresses(world: OfficeWorld, texts: PlaceTexts) -> pl.Series:
    """Road, number, village and district; a further place of work stands some doors on."""
    places = world.workplaces
    owner = places.place_employer.astype(np.int64)
    village = places.employers.village[owner].astype(np.int64)
    frame = (
        roads(world)
        .gather(owner)
        .with_columns(
            texts.village.gather(village).alias("village"),
            texts.district.gather(world.places.village_district[village]).alias("district"),
            number=pl.col("number") + pl.Series(np.arange(len(owner)) - places.first_place[owner]),
        )
    )
    return frame.select(
        pl.format("JL INDUSTRI {} NO {} {} {}", "road", "number", "village", "district").alias(
            "address"
        )
    ).to_series()


def projects(world: OfficeWorld, texts: PlaceTexts) -> pl.DataFrame:
    """The table `projects`."""
    made, places = world.projects, world.workplaces
    rng = world.streams.of("project.permit")
    count = len(made)
    return pl.DataFrame(
        {
            "project_id": ids("K", np.arange(count)),
            "number": made.number,
            "name": made.name,
            "owner": made.owner,
            "establishment_id": ids("U", places.first_place[made.employer]),
            "contract_value_idr": made.value_idr,
            "starts_on": days(made.starts),
            "ends_on": days(made.ends),
            "headcount": made.headcount,
            "terms_paid": terms_paid(world),
            "area_code": texts.area_code.gather(made.village),
            "permit_number": made.permit.set(pl.Series(lucky(rng, count, 0.3)), None),
        }
    )


def batch_rows(facts: EnrolmentFacts) -> tuple[Ints, Ints, Ints]:
    """The batches: their keys, their rows, and the batch of each membership (-1: none)."""
    keys, counts = np.unique(facts.batch[facts.batch >= 0], return_counts=True)
    at = np.searchsorted(keys, facts.batch)
    return keys.astype(np.int64), counts, np.where(facts.batch >= 0, at, -1)


def _batches(
    world: OfficeWorld, facts: EnrolmentFacts, book: ParameterBook, texts: PlaceTexts
) -> pl.DataFrame:
    keys, counts, _ = batch_rows(facts)
    fund = keys % len(FUNDS)
    payer = pl.Series(["DESA-DESA DI ", "PEMERINTAH ", "PROGRAM CSR DI "], dtype=pl.String).gather(
        fund
    )
    monthly = book.idr("bpu.jkk.min", world.as_of) + book.idr("bpu.jkm.amount", world.as_of)
    before = batch_ends(world)[keys]
    year_start = date(world.as_of.year, 1, 1)
    months = month_index(before.astype(np.int32)) - Month.of(year_start).index
    return pl.DataFrame(
        {
            "batch_id": ids("B", np.arange(len(keys))),
            "sponsor": payer + texts.regency.gather(keys // len(FUNDS)),
            "fund": words(FUNDS, fund),
            "starts_on": pl.Series([year_start]).gather(np.zeros(len(keys), dtype=np.int64)),
            "before": days(before.astype(np.int32)),
            "rows": counts.astype(np.int64),
            "budget_idr": counts.astype(np.int64) * monthly * months,
        }
    )


def _contributions(
    world: OfficeWorld, facts: EnrolmentFacts, terms: EmployerTerms, book: ParameterBook
) -> pl.DataFrame:
    spans = pl.concat(
        [establishment_spans(world, facts, terms, book), own_account_spans(world, facts, book)]
    )
    return spans.select(
        ids("M", spans["membership"].to_numpy()).alias("membership_id"),
        ids("U", spans["establishment"].to_numpy()).alias("establishment_id"),
        "from_month",
        "before_month",
        "due_idr",
        "paid_idr",
        "paid_on",
    )


def programmes_of(world: OfficeWorld, terms: EmployerTerms, rows: slice) -> pl.Series:
    """The programmes of each membership in that span of rows."""
    employer = world.enrolments.employer[rows]
    earner = (world.enrolments.segment[rows] == 0) & (employer >= 0)
    by_employer = words(terms.programme_sets, terms.programmes[np.maximum(employer, 0)])
    on_project = world.enrolments.project[rows] >= 0
    with_savings = ~on_project & (np.arange(rows.start, rows.stop) % _SAVES_EVERY == 0)
    own = words(("JKK,JKM", "JKK,JKM,JHT"), with_savings.astype(np.int64))
    frame = pl.DataFrame({"earner": earner, "employer": by_employer, "own": own})
    return frame.select(
        pl.when("earner").then("employer").otherwise("own").alias("programmes")
    ).to_series()


def _membership_parts(
    world: OfficeWorld, facts: EnrolmentFacts, terms: EmployerTerms
) -> Iterator[pl.DataFrame]:
    place, enrolments = establishment_of(world), world.enrolments
    _, _, batch = batch_rows(facts)
    kpj = np.where(
        facts.is_first,
        world.registry.kpj[enrolments.record],
        30_000_000_000 + np.arange(len(enrolments)) * 29,
    )
    wage = pl.Series(facts.wage_idr).set(pl.Series(facts.wage_idr == 0), None)

    def make(span: Span) -> pl.DataFrame:
        first, behind = span.first, span.behind
        rows = slice(first, behind)
        return pl.DataFrame(
            {
                "membership_id": row_ids("M", first, behind),
                "person_id": ids("R", enrolments.record[rows]),
                "kpj": pl.Series(kpj[rows]).cast(pl.String),
                "segment": words(tuple(one.value for one in SEGMENTS), enrolments.segment[rows]),
                "establishment_id": ids("U", place[rows]),
                "project_id": ids("K", enrolments.project[rows]),
                "batch_id": ids("B", batch[rows]),
                "role": words(ROLES, facts.role[rows]),
                "payer": words(PAYERS, facts.payer[rows]),
                "channel": words(CHANNELS, facts.channel[rows]),
                "programmes": programmes_of(world, terms, rows),
                "started_on": days(facts.started[rows]),
                "ended_on": days(facts.ended[rows]),
                "end_reason": words(END_REASONS, facts.end_reason[rows]),
                "wage_reported_idr": wage[first:behind],
                "paid_until": days(facts.paid_until[rows]),
            }
        )

    return made_ahead(make, len(enrolments), PART_ROWS)


def _term_parts(
    world: OfficeWorld, facts: EnrolmentFacts, terms: EmployerTerms
) -> Iterator[pl.DataFrame]:
    """Past and present wages of wage earners: one span before the last January, one since."""
    last_january = world.as_of.year * 12
    now = last_january + world.as_of.month
    started = month_index(facts.started)
    ended = np.where(facts.ended == NO_DAY, now, month_index(facts.ended))

    def make(span: Span) -> pl.DataFrame:
        rows = slice(span.first, span.behind)
        start, end, wage = started[rows], ended[rows], facts.wage_idr[rows]
        before = (wage > 0) & (start < np.minimum(end, last_january))
        since = (wage > 0) & (np.maximum(start, last_january) < end)
        at = np.repeat(np.arange(len(wage)), before.astype(np.int64) + since)
        earlier = before[at] & np.concatenate([[True], at[1:] != at[:-1]])[: len(at)]
        first = np.where(earlier, start[at], np.maximum(start[at], last_january))
        behind = np.where(earlier, np.minimum(end[at], last_january), end[at])
        return pl.DataFrame(
            {
                "membership_id": ids("M", span.first + at),
                "from_month": yyyymm(first),
                "before_month": yyyymm(behind),
                "wage_reported_idr": np.where(earlier, wage[at] * 94 // 100, wage[at]),
                "programmes": programmes_of(world, terms, rows).gather(at),
            }
        )

    return made_ahead(make, len(world.enrolments), PART_ROWS)


def snapshot_toml(world: OfficeWorld, seed: int) -> str:
    """`snapshot.toml`: what the snapshot is of, and which of its sizes are published."""
    plan = world.plan
    lines = [
        f"as_of = {world.as_of.isoformat()}",
        f"office = {json.dumps(plan.name, ensure_ascii=False)}",
        'source = "simulated: no real person, employer or project"',
        f"made_at = {world.as_of.isoformat()}",
        "",
        "[simulation]",
        f"seed = {seed}",
        f"published = {json.dumps([said.en for said in plan.published], ensure_ascii=False)}",
        f"published_by = {json.dumps(plan.source, ensure_ascii=False)}",
        f"invented = {json.dumps([said.en for said in plan.invented], ensure_ascii=False)}",
    ]
    return "\n".join(lines) + "\n"
