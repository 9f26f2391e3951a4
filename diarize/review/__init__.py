"""A page for listening to a result: who is who, and what has to be corrected."""

from diarize.review.address import address
from diarize.review.page import MARK, format_page
from diarize.review.sound import encoded

__all__ = ["MARK", "address", "encoded", "format_page"]
