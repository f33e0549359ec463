"""`jaring law`: duty, contribution, benefit, deadline, explain, parameters.

Options and help only: what the commands do stands in `commands.law_printing`, loaded when one runs.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from jaring.commands import options
from jaring.commands.law_words import law_help
from jaring.commands.layout import Command, examples, group

# The names that help lists; a test holds them to those of the law.
EVENTS: Final = (
    *("death", "work_accident_death", "total_disability", "partial_disability"),
    *("temporary_inability", "refunds", "savings", "part_of_savings", "pension", "job_loss"),
    "migrant",
)
DEADLINES: Final = (
    *("register_new_worker", "report_worker_data", "report_employer_data", "register_project"),
    *("report_project_workers", "issue_project_certificate", "deliver_project_proof"),
    *("issue_member_number", "deliver_card", "return_non_asn_form", "report_company_start"),
    *("report_company_end", "migrant_cover_before_work", "migrant_cover_return"),
    *(
        "migrant_jkk_until_home",
        "migrant_jkm_after_arrival",
        "pay",
        "bpu_lapse",
        "sanctions",
        "report_company_yearly",
    ),
    *("register_migrant", "data_access", "data_correction", "data_restriction"),
    *("data_withdrawal", "data_breach"),
)
FACTS: Final = (
    *("work", "citizenship", "months_in_indonesia", "employer_kind", "capital_idr"),
    *("annual_sales_idr", "net_assets_idr", "founded_on", "state_status", "group", "area"),
    *("employs_others", "placement", "birth_date", "enrolled", "in_health_programme"),
    *("registered_on", "started_on", "work_order_on", "departs_on", "pay_basis"),
    *("fixed_allowances_idr", "recent_idr", "wage_evidenced_idr", "industry", "active_workers"),
    *("is_settled", "fund", "is_transport", "value_without_vat_idr", "monthly_wages_idr"),
    *("contract_months", "extra_months", "savings_idr", "savings_months", "is_enrolled"),
    *("is_work_accident", "membership_months", "contribution_months", "unpaid_months"),
    *("children", "months", "lost", "lost_function", "modes", "balance_idr", "age"),
    *("has_withdrawn", "claim_reason", "purpose", "pension_kind", "average_wage_idr"),
    *("payment_density", "has_died_before_pension_age", "reason", "paid_months"),
    *("age_at_registration", "has_found_work", "is_employer_closed", "migrant_event"),
    *("received_at", "paid_until", "first_report_on", "subject", "contract_ends_on"),
    *("arrived_on", "received_on", "changed_on", "paid_on", "ends_on", "first_warning_on"),
    "prosthesis_price_idr",
)  # beside those with an option of their own


class AudienceChoice(StrEnum):
    """For whom `--audience` speaks."""

    WORKER = "worker"
    EMPLOYER = "employer"
    MICRO_OWNER = "micro_owner"
    DINAS = "dinas"
    VILLAGE = "village"
    UNION = "union"
    PERMIT_OFFICE = "permit_office"


app = group()
_AUDIENCES: Final = ", ".join(AudienceChoice)

Event = Annotated[str, typer.Argument(metavar="EVENT", help=law_help("event"))]
What = Annotated[str, typer.Argument(metavar="WHAT", help=law_help("what"))]
Start = Annotated[str, typer.Argument(metavar="NAME", help=law_help("start"))]
On = Annotated[str | None, typer.Option("--on", metavar="DATE|MONTH", help=law_help("on"))]
Json = Annotated[bool, typer.Option("--json", help=law_help("json"))]
Trace = Annotated[bool, typer.Option("--trace", help=law_help("trace"))]
Audience = Annotated[
    AudienceChoice,
    typer.Option("--audience", metavar="NAME", help=law_help("audience", audiences=_AUDIENCES)),
]
AnyAudience = Annotated[
    AudienceChoice | None,
    typer.Option("--audience", metavar="NAME", help=law_help("any_audience", audiences=_AUDIENCES)),
]
Segment = Annotated[str | None, typer.Option("--segment", metavar="NAME", help=law_help("segment"))]
Wage = Annotated[str | None, typer.Option("--wage", metavar="RP", help=law_help("wage"))]
Income = Annotated[str | None, typer.Option("--income", metavar="RP", help=law_help("income"))]
Scale = Annotated[str | None, typer.Option("--scale", metavar="NAME", help=law_help("scale"))]
Risk = Annotated[str | None, typer.Option("--risk", metavar="CLASS", help=law_help("risk"))]
Programmes = Annotated[
    str | None, typer.Option("--programmes", metavar="CODES", help=law_help("programmes"))
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help=law_help("counted_from"))]
Fact = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="NAME=VALUE", help=law_help("fact", facts=", ".join(FACTS))),
]
Setting = Annotated[
    list[str] | None, typer.Option("--setting", metavar="NAME=OPTION", help=law_help("setting"))
]
LocalRules = Annotated[
    Path | None, typer.Option("--local-rules", metavar="FILE.csv", help=law_help("local_rules"))
]
Unverified = Annotated[bool, typer.Option("--unverified", help=law_help("unverified"))]


@app.callback(
    help=law_help("group", "group_more"),
    epilog=examples(
        "jaring law duty --segment PU --scale small --fact citizenship=citizen",
        "jaring law contribution --segment PU --wage 4000000 --programmes JKK,JKM --risk III",
        "jaring law explain --segment BPU --income 1000000 --audience worker",
        "jaring law parameters --unverified",
    ),
)
def every_law_command() -> None:
    """What the commands about the law share."""


@app.command(
    cls=Command,
    help=law_help("duty"),
    epilog=examples(
        "jaring law duty --segment PU --scale medium --fact citizenship=citizen "
        "--fact birth_date=1990-01-01",
        "jaring law duty --segment PU --fact employer_kind=state --fact state_status=non_asn "
        "--audience dinas",
        "jaring law duty --segment JAKON --fact work_order_on=2026-11-23 --trace",
    ),
)
def duty(  # noqa: PLR0913  # the options of a command
    *,
    segment: Segment = None,
    scale: Scale = None,
    fact: Fact = None,
    on: On = None,
    local_rules: LocalRules = None,
    setting: Setting = None,
    audience: AnyAudience = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    trace: Trace = False,
    json: Json = False,
) -> None:
    """Which programmes bind."""
    from jaring.commands.law_printing import Asked, print_duty  # noqa: PLC0415  # heavy

    facts = {"segment": segment, "scale": scale}
    print_duty(
        Asked(
            facts,
            fact,
            setting,
            on,
            _listener(audience, segment),
            lang.value,
            has_trace=trace,
            is_json=json,
        ),
        local_rules,
    )


@app.command(
    cls=Command,
    help=law_help("contribution"),
    epilog=examples(
        "jaring law contribution --segment PU --wage 4000000 --programmes JKK,JKM,JHT --risk II",
        "jaring law contribution --segment BPU --income 1000000 --fact fund=own "
        "--fact is_transport=ya --on 2026-11",
        "jaring law contribution --segment JAKON --fact value_without_vat_idr=1000000000 --json",
    ),
)
def contribution(  # noqa: PLR0913  # the options of a command
    *,
    segment: Segment = None,
    wage: Wage = None,
    income: Income = None,
    scale: Scale = None,
    risk: Risk = None,
    programmes: Programmes = None,
    fact: Fact = None,
    on: On = None,
    setting: Setting = None,
    audience: AnyAudience = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    trace: Trace = False,
    json: Json = False,
) -> None:
    """What is owed."""
    from jaring.commands.law_printing import Asked, print_contribution  # noqa: PLC0415  # heavy

    facts = _pay_facts(segment, wage, income, scale=scale, risk=risk, programmes=programmes)
    print_contribution(
        Asked(
            facts,
            fact,
            setting,
            on,
            _listener(audience, segment),
            lang.value,
            has_trace=trace,
            is_json=json,
        )
    )


@app.command(
    cls=Command,
    help=law_help("benefit", "benefit_more", events=", ".join(EVENTS)),
    epilog=examples(
        "jaring law benefit work_accident_death --segment PU --wage 4000000",
        "jaring law benefit death --segment BPU --fact membership_months=5",
        "jaring law benefit job_loss --wage 6000000 --fact reason=dismissed --on 2026-11-01",
        "jaring law benefit wage_gap --wage 3000000 --fact wage_evidenced_idr=5000000 "
        "--programmes JKK,JKM,JHT,JP --risk II",
    ),
)
def benefit(  # noqa: PLR0913  # the options of a command
    event: Event,
    *,
    segment: Segment = None,
    wage: Wage = None,
    income: Income = None,
    scale: Scale = None,
    risk: Risk = None,
    programmes: Programmes = None,
    fact: Fact = None,
    on: On = None,
    setting: Setting = None,
    audience: Audience = AudienceChoice.WORKER,
    lang: options.Language = options.SPOKEN_CHOICE,
    trace: Trace = False,
    json: Json = False,
) -> None:
    """What a programme would pay."""
    from jaring.commands.law_printing import Asked, print_benefit  # noqa: PLC0415  # heavy

    facts = _pay_facts(segment, wage, income, scale=scale, risk=risk, programmes=programmes)
    print_benefit(
        event,
        Asked(facts, fact, setting, on, audience.value, lang.value, has_trace=trace, is_json=json),
    )


@app.command(
    cls=Command,
    help=law_help("deadline", "deadline_more", deadlines=", ".join(DEADLINES)),
    epilog=examples(
        "jaring law deadline register_project --from 2026-11-23",
        "jaring law deadline bpu_lapse --from 2026-09-30",
        "jaring law deadline sanctions --from 2026-11-23",
        "jaring law deadline report_company_yearly --from 2020-03-04",
        "jaring law deadline pay --segment PU --on 2026-11",
        "jaring law deadline data_access --fact received_at=2026-11-20T09:30+07:00",
    ),
)
def deadline(  # noqa: PLR0913  # the options of a command
    what: What,
    *,
    counted_from: From = None,
    segment: Segment = None,
    fact: Fact = None,
    on: On = None,
    setting: Setting = None,
    audience: AnyAudience = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    trace: Trace = False,
    json: Json = False,
) -> None:
    """Until when."""
    from jaring.commands.law_printing import Asked, print_deadline  # noqa: PLC0415  # heavy

    facts = {"segment": segment, "counted_from": counted_from}
    print_deadline(
        what,
        Asked(
            facts,
            fact,
            setting,
            on,
            _listener(audience, segment),
            lang.value,
            has_trace=trace,
            is_json=json,
        ),
    )


@app.command(
    cls=Command,
    help=law_help("explain"),
    epilog=examples(
        "jaring law explain --segment PU --scale small --wage 4000000 --risk II "
        "--fact citizenship=citizen --fact birth_date=1990-01-01 --audience worker",
        "jaring law explain --segment BPU --income 1000000 --fact fund=own "
        "--fact paid_until=2026-09-30 --audience micro_owner",
        "jaring law explain --segment JAKON --fact value_without_vat_idr=1000000000 "
        "--audience permit_office --lang en",
    ),
)
def explain(  # noqa: PLR0913  # the options of a command
    *,
    segment: Segment = None,
    wage: Wage = None,
    income: Income = None,
    scale: Scale = None,
    risk: Risk = None,
    programmes: Programmes = None,
    fact: Fact = None,
    on: On = None,
    local_rules: LocalRules = None,
    setting: Setting = None,
    audience: Audience = AudienceChoice.WORKER,
    lang: options.Language = options.SPOKEN_CHOICE,
    trace: Trace = False,
    json: Json = False,
) -> None:
    """All of it in plain words."""
    from jaring.commands.law_printing import Asked, print_explanation  # noqa: PLC0415  # heavy

    facts = _pay_facts(segment, wage, income, scale=scale, risk=risk, programmes=programmes)
    print_explanation(
        Asked(facts, fact, setting, on, audience.value, lang.value, has_trace=trace, is_json=json),
        local_rules,
    )


@app.command(
    cls=Command,
    help=law_help("parameters"),
    epilog=examples(
        "jaring law parameters pu.jp",
        "jaring law parameters --on 2026-11 --json",
        "jaring law parameters --unverified",
    ),
)
def parameters(
    start: Start = "",
    *,
    unverified: Unverified = False,
    on: On = None,
    lang: options.Language = options.SPOKEN_CHOICE,
    json: Json = False,
) -> None:
    """The parameter book."""
    from jaring.commands.law_printing import print_parameters  # noqa: PLC0415  # heavy

    print_parameters(start, on, lang.value, is_unverified=unverified, is_json=json)


def _listener(audience: AudienceChoice | None, segment: str | None) -> str:
    """For whom to speak: a person on own account or abroad for himself, else the employer."""
    if audience is not None:
        return audience.value
    is_alone = (segment or "").strip().upper() in ("BPU", "PMI")
    return (AudienceChoice.WORKER if is_alone else AudienceChoice.EMPLOYER).value


def _pay_facts(
    segment: str | None,
    wage: str | None,
    income: str | None,
    **others: str | None,
) -> dict[str, str | None]:
    """The facts that have options of their own, under their names in the law."""
    return {
        "segment": segment,
        "wage_idr": wage,
        "income_idr": income,
        "scale": others["scale"],
        "risk_class": others["risk"],
        "programmes": others["programmes"],
    }
