import json
from collections.abc import Callable

from diarize.transcript import Transcript
from diarize.transcript.writers.seglst import format_seglst

Say = Callable[..., Transcript]


def test_a_segment_is_what_one_speaker_says_in_a_row(say: Say) -> None:
    found = json.loads(format_seglst(say(("al", 'So "it" is.'), (None, "Hm."))))
    first = {"session_id": "r", "start_time": 0.0, "end_time": 1.1, "words": 'So "it" is.'}
    last = {"session_id": "r", "start_time": 1.2, "end_time": 1.5, "words": "Hm."}
    assert found == [first | {"speaker": "al"}, last]
