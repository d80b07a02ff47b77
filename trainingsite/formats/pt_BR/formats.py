"""Portuguese dates with the month in words: 03/04 is read as two days by people who also read English."""

DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = r"j \d\e b \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
SHORT_DATETIME_FORMAT = r"j \d\e b \d\e Y, H:i"
FIRST_DAY_OF_WEEK = 1
