"""The employers of an office: registered, unregistered and closed, and their places of work."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.offices import OfficePlan
from jaring.simulate.places import Places
from jaring.simulate.streams import Flags, Ints, Streams, cumulate, draw
from jaring.simulate.vocabulary import read_words
from jaring.simulate.workplaces import Employers, found_employers, npp_text
from jaring.terms.segments import Segment

REGISTERED, CLOSED, UNREGISTERED = 0, 1, 2
_CLOSED_SHARE, _UNREGISTERED_SHARE = 0.06, 0.34  # beside each registered employer
_PUBLIC_SHARE = 0.03
_PUBLIC_WEIGHT = 25.0  # public bodies are large
_SECOND_PLACE = 0.06  # employers with more than one place of work
_FURTHER_NPP = 20_000_000  # numbers of further places start there
_OWN_NPP = 0.4  # of the further places, with an NPP of their own
_PUBLIC_KBLI = 84111


@dataclass(frozen=True, slots=True)
class Workplaces:
    """The employers of an office and their establishments."""

    employers: Employers
    status: npt.NDArray[np.int8]
    part: npt.NDArray[np.int16]  # row of the PU part in the plan; -1 for nobody's
    is_public: Flags
    size: Ints  # registered wage earners
    kbli: Ints
    place_employer: npt.NDArray[np.int32]  # per establishment; sorted
    place_npp: pl.Series
    place_division: pl.Series
    first_place: Ints  # per employer: its first establishment; one more entry at the end

    @property
    def is_registered(self) -> Flags:
        """Employers that are in the registry and have not closed."""
        return np.asarray(self.status == REGISTERED)

    @property
    def contractors(self) -> Ints:
        """Registered employers that build: a tenth of the private ones."""
        private = np.flatnonzero(self.is_registered & ~self.is_public)
        return private[:: max(1, min(10, len(private) // 5))]


def lay_out(plan: OfficePlan, places: Places, streams: Streams) -> Workplaces:
    """The employers of the plan: exactly as many registered ones as it says, and others beside."""
    village, status, part = _stand(plan, places, streams)
    order = np.argsort(village, kind="stable")
    village, status, part = village[order], status[order], part[order]
    employers = found_employers(village, places, streams)
    employers, is_public = _with_public_bodies(employers, places, streams)
    size = _sizes(plan, part, status, employers, streams)
    rng = streams.of("employer.kbli")
    codes = np.array([int(code) for code in read_words("employers")["kbli"]])
    kbli = np.where(is_public, _PUBLIC_KBLI, codes[rng.integers(0, len(codes), len(village))])
    place_employer, npp, division, first = _places_of_work(employers, status, size, streams)
    return Workplaces(
        employers, status, part, is_public, size, kbli, place_employer, npp, division, first
    )


def villages_in(places: Places, areas: tuple[str, ...]) -> Flags:
    """Which villages lie in those areas."""
    inside = pl.any_horizontal(pl.col("code").str.starts_with(f"{code}.") for code in areas)
    return places.village_codes.alias("code").to_frame().select(inside).to_series().to_numpy()


def _stand(
    plan: OfficePlan, places: Places, streams: Streams
) -> tuple[Ints, npt.NDArray[np.int8], npt.NDArray[np.int16]]:
    villages, status, parts = [], [], []
    for at, part in enumerate(plan.parts):
        if part.segment is not Segment.PU:
            continue
        counts = (
            part.employers,
            round(part.employers * _CLOSED_SHARE),
            max(1, round(part.employers * _UNREGISTERED_SHARE)),
        )
        here = np.where(villages_in(places, part.areas), places.village_weight, 0.0)
        villages.append(draw(streams.of(f"employer.village.{at}"), cumulate(here), sum(counts)))
        status.append(np.repeat([REGISTERED, CLOSED, UNREGISTERED], counts))
        parts.append(np.full(sum(counts), at))
    return (
        np.concatenate(villages),
        np.concatenate(status).astype(np.int8),
        np.concatenate(parts).astype(np.int16),
    )


def _with_public_bodies(
    employers: Employers, places: Places, streams: Streams
) -> tuple[Employers, Flags]:
    """Some employers of each regency are its public bodies, each body once."""
    bodies = read_words("employers")["public_bodies"]
    is_public = streams.of("employer.public").random(len(employers)) < _PUBLIC_SHARE
    starts = np.searchsorted(employers.regency, employers.regency, side="left")
    before: Ints = np.cumsum(is_public) - is_public
    number: Ints = before - before[starts]
    is_public &= number < len(bodies)
    town = places.country.regency_names.str.to_uppercase().gather(employers.regency)
    body = pl.Series(bodies).gather(np.where(is_public, number, 0))
    frame = pl.DataFrame(
        {
            "public": is_public,
            "official": body + " " + town,
            "name": employers.name,
            "form": employers.legal_form,
            "nib": employers.nib,
        }
    )
    public = pl.col("public")
    chosen = frame.select(
        name=pl.when(public).then("official").otherwise("name"),
        legal_form=pl.when(public).then(pl.lit("")).otherwise("form"),
        nib=pl.when(~public).then("nib"),
    )
    weight = np.where(is_public, np.maximum(employers.weight, _PUBLIC_WEIGHT), employers.weight)
    named = replace(
        employers,
        weight=weight,
        name=chosen["name"],
        legal_form=chosen["legal_form"],
        nib=chosen["nib"],
    )
    return named, is_public


def _sizes(
    plan: OfficePlan,
    part: npt.NDArray[np.int16],
    status: npt.NDArray[np.int8],
    employers: Employers,
    streams: Streams,
) -> Ints:
    """Wage earners of each registered employer: at least one, together as many as the plan says."""
    size = np.zeros(len(part), dtype=np.int64)
    for at, one in enumerate(plan.parts):
        rows = np.flatnonzero((part == at) & (status == REGISTERED))
        if len(rows) == 0:
            continue
        weight = employers.weight[rows]
        more = streams.of(f"employer.wage_earners.{at}").multinomial(
            one.memberships - len(rows), weight / weight.sum()
        )
        size[rows] = 1 + more
    return size


def _places_of_work(
    employers: Employers, status: npt.NDArray[np.int8], size: Ints, streams: Streams
) -> tuple[npt.NDArray[np.int32], pl.Series, pl.Series, Ints]:
    rng = streams.of("establishment.count")
    several = (size > 1) & (rng.random(len(size)) < _SECOND_PLACE)
    count = np.where(status == UNREGISTERED, 0, 1 + several * rng.integers(1, 3, len(size)))
    first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    owner = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(owner)) - first[owner]
    own_npp = (number > 0) & (rng.random(len(owner)) < _OWN_NPP)
    further = npp_text(_FURTHER_NPP + np.arange(len(owner)))
    frame = pl.DataFrame({"own": own_npp, "npp": employers.npp.gather(owner), "further": further})
    npp = frame.select(pl.when("own").then("further").otherwise("npp").alias("npp")).to_series()
    division = pl.Series("division", np.where(own_npp, 0, number)).cast(pl.String).str.zfill(3)
    return owner.astype(np.int32), npp, division, first
