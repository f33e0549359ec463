"""One list read in a process of its own, from the partner's file to canonical rows on disk.

python -m benchmarks.run_intake FILE --kind KIND --out DIR
"""

import argparse
from datetime import date
from pathlib import Path

from benchmarks.measure import announce_done
from jaring.intake.list_acceptance import accept_list
from jaring.intake.list_understanding import understand
from jaring.intake.lists import AboutList


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    about = AboutList(list_id="list", as_of=date(2026, 11, 1), received_on=date(2026, 11, 1))
    accepted = accept_list(understand(given.file, kind=given.kind), about, into=given.out)
    announce_done(
        received=accepted.rows_received,
        accepted=accepted.rows_accepted,
        apart=accepted.rows_apart,
        repairs=sum(accepted.repairs.values()),
    )


if __name__ == "__main__":
    main()
