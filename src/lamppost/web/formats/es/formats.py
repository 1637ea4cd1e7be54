"""Spanish in the United States: the clock of twelve hours, and a point before decimals."""

from typing import Final

TIME_FORMAT: Final = "P"
DATETIME_FORMAT: Final = r"j \d\e F \d\e Y, P"
SHORT_DATE_FORMAT: Final = "m/d/Y"
SHORT_DATETIME_FORMAT: Final = "m/d/Y, P"
DECIMAL_SEPARATOR: Final = "."
THOUSAND_SEPARATOR: Final = ","
