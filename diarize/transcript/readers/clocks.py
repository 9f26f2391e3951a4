"""Times of a recording or of the day, as text for people has them."""

CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?(?:\s?[AaPp][Mm])?"


def seconds_of(clock: str) -> float:
    """Return the seconds of a time of the recording, or of the day in two halves.

    >>> seconds_of("1:02,5"), seconds_of("2:05:58 PM"), seconds_of("12:05 am")
    (62.5, 50758.0, 300.0)
    """
    half = clock[-2:].lower() if clock[-1] in "mM" else ""
    parts = [float(part) for part in clock.replace(",", ".").rstrip(" aApPmM").split(":")]
    if half:  # of the day, which has hours: twelve is nought, and seconds may be left out
        parts = [parts[0] % 12 + 12 * (half == "pm"), *parts[1:], 0.0][:3]
    total = 0.0
    for part in parts:
        total = 60 * total + part
    return round(total, 3)
