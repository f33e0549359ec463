"""The benchmark's own modules, which are no part of the package, and what they made once."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:  # pytest run from another folder
    sys.path.insert(0, str(ROOT))
