"""How many of something, in words."""


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number and what it counts; ``several`` only needs one more letter by default.

    >>> counted(1, "voice"), counted(0, "voice"), counted(2, "person", "people")
    ('1 voice', '0 voices', '2 people')
    """
    return f"{number} {one if number == 1 else several or f'{one}s'}"
