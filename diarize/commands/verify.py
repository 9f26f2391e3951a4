"""``diarize verify``: whether two recordings are of one person."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.engines import calibration_file, diarizer_of, naming
from diarize.commands.errors import reported_errors, tell_warnings
from diarize.commands.options import (
    FAR,
    BundleOption,
    ChannelOption,
    DeviceOption,
    FarOption,
    JsonOption,
    LibraryOption,
    ThreadsOption,
)
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from diarize.enrolment import CleanVoice
    from enrollment.identification import Decision
    from enrollment.judgement import IdentificationConfig, Rater

MEANING = {"accept": "one person", "suggest": "perhaps one person", "unknown": "two people"}


def verify(
    context: typer.Context,
    one: Annotated[
        Path, typer.Argument(metavar="A", readable=False, help="A recording of one person.")
    ],
    other: Annotated[Path, typer.Argument(metavar="B", readable=False, help="Another.")],
    far: FarOption = FAR,
    library: LibraryOption = None,
    bundle: BundleOption = "auto",
    channel: ChannelOption = None,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check whether two recordings, each of one voice, are of the same person.

    The library is not searched; if it was calibrated, that counts.
    """
    with reported_errors():
        from diarize.bundle import find_bundle
        from diarize.enrolment import clean_voice
        from diarize.judge import judge_of
        from enrollment.config import EnrolmentConfig

        judge = judge_of(find_bundle(bundle), calibration_file(context, library))
        diarizer = diarizer_of(bundle, device, threads)
        short = EnrolmentConfig(least=1.0, enough=3.0)
        voices = [
            clean_voice(diarizer, source, channel=channel, config=short) for source in (one, other)
        ]
        _tell(voices, _compared(voices, judge, naming(far)), as_json=as_json)


def _compared(
    voices: list["CleanVoice"], judge: "Rater", config: "IdentificationConfig"
) -> "Decision":
    """Compare two voices, whichever comes first: the longer one counts as enrolled."""
    import numpy as np

    from diarize.identify import compare
    from enrollment.known import KnownVoices

    spoken, enrolled = sorted(voices, key=lambda voice: voice.seconds)
    person = KnownVoices(enrolled.vector[None], np.zeros(1, np.int64), np.array([enrolled.seconds]))
    return compare(spoken.vector, spoken.seconds, person, judge, config)


def _tell(voices: list["CleanVoice"], decision: "Decision", *, as_json: bool) -> None:
    for voice in voices:
        tell_warnings(voice.recording, voice.warnings)
    probability = decision.candidates[0].probability
    if as_json:
        document = {
            "decision": decision.decision,
            "probability": round(probability, 4),
            "seconds": [round(voice.seconds, 3) for voice in voices],
        }
        print_json(document)
    else:
        typer.echo(f"{MEANING[decision.decision]} (probability of one: {_percent(probability)})")


def _percent(probability: float) -> str:
    """Return a probability for people: nothing is quite certain that is not.

    >>> [_percent(each) for each in (0.5, 0.9949, 0.9996, 1.0, 0.0004)]
    ['50%', '99%', 'over 99%', '100%', 'under 1%']
    """
    if 0.995 <= probability < 1:
        return "over 99%"
    return "under 1%" if 0 < probability < 0.005 else f"{probability:.0%}"
