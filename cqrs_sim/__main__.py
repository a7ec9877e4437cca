"""python -m cqrs_sim."""

import sys

from cqrs_sim.cli import main

sys.exit(main())
