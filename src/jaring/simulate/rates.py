"""How often what goes wrong: the error rates of simulated registries and lists, each a parameter.

The defaults are calibrated (tests/simulate/test_calibration.py): equality of NIK texts alone finds
88.5 % of the list rows whose person is in the registry.
"""

from dataclasses import dataclass, fields, replace

_MOST = 0.95  # a rate stays below 1 however much it is scaled
_KEPT_WHEN_SCALED = ("outsider_rows", "file_spread", "registry_second_record")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRates:
    """Shares between 0 and 1 of the rows (or of the filled cells) that each damage touches.

    `file_spread` is the coefficient of variation of quality between files: errors come per file.
    Rates that begin with `registry_` touch the registry; the others touch lists.
    """

    # who stands in a list
    outsider_rows: float = 0.30  # rows whose person is not in the registry
    employer_changed: float = 0.30  # the list names another employer than the registry
    file_spread: float = 0.6
    # numbers
    nik_missing: float = 0.040
    nik_last_digit_zero: float = 0.020  # a spreadsheet kept 15 digits; whole files
    nik_exponent: float = 0.005  # 3,37401E+15; whole files
    nik_apostrophe: float = 0.004  # whole files
    nik_spaced: float = 0.003  # blanks, dots or dashes between the groups
    nik_digit: float = 0.018  # one digit mistyped
    nik_two_digits: float = 0.003
    nik_exchanged: float = 0.008  # two neighbouring digits
    nik_short: float = 0.004  # 15 digits
    nik_of_relative: float = 0.004  # the number of another person of the household
    nik_old: float = 0.005  # the number from before the electronic card
    kpj_filled: float = 0.06
    kpj_digit: float = 0.03
    # names
    name_typo: float = 0.045
    name_second_typo: float = 0.15  # of those with one
    name_token_dropped: float = 0.040  # of the names of several words
    name_token_short: float = 0.035  # initial or short form
    name_exchanged: float = 0.012
    name_joined: float = 0.012  # SRIWAHYUNI
    name_split: float = 0.006  # NUR HAYATI
    name_respelt: float = 0.055  # old or fashionable spelling
    name_title: float = 0.060
    name_extra_token: float = 0.010  # of father, husband, or place
    name_nickname: float = 0.002  # what the neighbours call the person
    # the rest of the person
    birth_date_missing: float = 0.030
    birth_date_swapped: float = 0.010  # day and month, where both are 12 or less
    birth_date_digit: float = 0.008
    birth_date_heaped: float = 0.005  # 1 January of about that year
    sex_missing: float = 0.04
    sex_wrong: float = 0.004
    birth_place_missing: float = 0.15
    birth_place_changed: float = 0.08  # district or village in place of the regency
    village_missing: float = 0.10
    village_typo: float = 0.05
    village_moved: float = 0.07
    district_missing: float = 0.15
    regency_missing: float = 0.10
    area_code_filled: float = 0.08
    address_missing: float = 0.12
    address_rewritten: float = 0.35
    rt_missing: float = 0.35
    phone_missing: float = 0.40
    phone_changed: float = 0.22
    phone_typo: float = 0.015
    mother_missing: float = 0.62
    mother_typo: float = 0.06
    # employers
    employer_missing: float = 0.05
    employer_respelt: float = 0.55  # files that write the employer in another way
    employer_typo: float = 0.08
    npp_filled: float = 0.30
    npp_wrong: float = 0.03
    employer_number_usable: float = 0.55  # employer lists: a usable NPP, NIB or NPWP
    employer_outsider_rows: float = 0.25
    employer_address_missing: float = 0.20
    project_number_filled: float = 0.30
    project_outsider_rows: float = 0.30
    project_value_changed: float = 0.25
    # the registry itself
    registry_second_record: float = 0.012  # a second record of one person
    registry_second_nik: float = 0.85  # of those, with another NIK
    registry_shared_nik: float = 0.0015  # the number of another person of the household
    registry_nik_digit: float = 0.003
    registry_nik_missing: float = 0.001
    registry_name_typo: float = 0.012
    registry_name_token_short: float = 0.010
    registry_birth_date_digit: float = 0.004
    registry_birth_date_swapped: float = 0.002
    registry_phone_missing: float = 0.25
    registry_mother_missing: float = 0.15
    registry_village_missing: float = 0.02

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name != "file_spread" and not 0 <= value <= 1:
                raise ValueError(f"{one.name} is a share between 0 and 1, not {value}")

    def scaled(self, factor: float) -> "ErrorRates":
        """All damage that many times as frequent; what stands in the lists stays as it is.

        >>> ErrorRates(nik_digit=0.02).scaled(4).nik_digit
        0.08
        """
        kept = {
            one.name for one in fields(self) if one.name.endswith(("_filled", "_usable", "_rows"))
        }
        kept |= set(_KEPT_WHEN_SCALED)
        return replace(
            self,
            **{
                one.name: min(getattr(self, one.name) * factor, _MOST)
                for one in fields(self)
                if one.name not in kept
            },
        )
