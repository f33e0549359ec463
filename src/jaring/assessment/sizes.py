"""How large an enterprise is, for many of them: the law is asked once per pair of size classes."""

from bisect import bisect_left
from collections.abc import Callable

from jaring.rules.book import ParameterBook
from jaring.rules.facts import EmployerScale
from jaring.rules.scale import Enterprise, employer_scale
from jaring.terms.months import Month

_BOUNDED = (EmployerScale.MICRO, EmployerScale.SMALL, EmployerScale.MEDIUM)
ScaleOf = Callable[[int | None, int | None], str | None]


def scale_reader(month: Month, book: ParameterBook) -> ScaleOf:
    """The scale by capital and sales, asked of the law once for each pair of size classes."""
    bounds = [book.ask(f"pu.scale.{scale}.max", month) for scale in _BOUNDED]
    capital = [bound.at("capital").idr for bound in bounds]
    sales = [bound.at("annual_sales").idr for bound in bounds]
    known: dict[tuple[int | None, int | None], str | None] = {}

    def scale(capital_idr: int | None, sales_idr: int | None) -> str | None:
        key = (
            None if capital_idr is None else bisect_left(capital, capital_idr),
            None if sales_idr is None else bisect_left(sales, sales_idr),
        )
        if key not in known:
            enterprise = Enterprise(capital_idr=capital_idr, annual_sales_idr=sales_idr)
            found = employer_scale(enterprise, month, book).scale
            known[key] = None if found is None else found.value
        return known[key]

    return scale
