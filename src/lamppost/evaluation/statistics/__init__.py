"""Intervals and models, each for one group or for many at once; checked against R in the tests."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
