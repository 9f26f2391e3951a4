"""Make the demo recording: a meeting of four synthetic voices, its RTTM and its transcript.

Needs Debian's ``flite`` (its voices are free software) and this checkout::

    python -m examples.make_meeting

The voices of flite say when each phone ends, so that turns and words have exact times. Two of its
three men are played slower or faster: as they are, they sound alike.
"""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize.formats.rttm import format_rttm
from diarize.timeline import Annotation, Turn
from training.acoustics import add_noise, reverberate, rms, simulated_room
from training.corpus import SAMPLE_RATE, read_waveform
from training.simulate.meeting import LONGEST_PAUSE

HERE = Path(__file__).parent
SILENCE = "pau"
SPEEDS = {"slt": 1.0, "awb": 1.0, "rms": 0.88, "kal16": 1.12}  # deep and slow, or light and quick
LEVELS = {"slt": 0.08, "awb": 0.06, "rms": 0.07, "kal16": 0.05}  # root mean square

# voice, seconds from the end of the line before (negative: both talk), what is said
SCRIPT = (
    ("slt", 0.5, "Good morning, and thank you for joining on such short notice."),
    ("slt", 0.4, "Today we need to decide when the new release goes out."),
    ("awb", 0.3, "Before we do that, I would like to hear how the tests went last night."),
    ("rms", 0.5, "They went well. All the recordings were read, and none of them was lost."),
    ("rms", 0.3, "One very long file took more memory than we expected."),
    ("slt", -0.6, "How much more memory was that?"),
    ("rms", 0.2, "About twice as much, but only for a moment, while the file was being opened."),
    ("awb", 0.4, "I think I know where that comes from. We read the whole header before we start."),
    ("slt", 0.6, "Can you repair it before the end of the week?"),
    ("awb", -0.3, "Yes, certainly."),
    ("kal16", 0.7, "May I ask a question about the names of the speakers?"),
    ("slt", 0.2, "Of course, please go ahead."),
    ("kal16", 0.3, "Some people asked us whether their voices are kept after a meeting."),
    ("kal16", 0.3, "They want to know who can remove them, and how."),
    ("rms", 0.5, "Nothing is kept unless they agree, and one command removes a voice for good."),
    ("kal16", -0.5, "Good, that is what I hoped to hear."),
    ("awb", 0.4, "We should write that down in the manual, where everyone can find it."),
    ("slt", 0.6, "Agreed. Then the release goes out on Friday, if the repair is done."),
    ("rms", -0.7, "Friday is fine with me."),
    ("awb", 0.2, "With me too."),
    ("slt", 0.8, "Thank you all. We will meet again next week at the same time."),
)


@dataclass(frozen=True)
class Line:
    """One line as a voice says it: its samples, and the times of its words in seconds."""

    waveform: NDArray[np.float32]
    words: tuple[tuple[str, float, float], ...]


def say(voice: str, text: str) -> Line:
    """Let flite say a line."""
    import soxr

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "line.wav"
        phones = _flite(voice, text, file, "-psdur")
        waveform = read_waveform(file)
    speed = SPEEDS[voice]
    words = _timed(text.split(), voice, [phone.split(":") for phone in phones])
    return Line(
        soxr.resample(waveform, speed * SAMPLE_RATE, SAMPLE_RATE),
        tuple((word, start / speed, end / speed) for word, start, end in words),
    )


def _flite(voice: str, text: str, file: Path, *options: str) -> list[str]:
    command = ["flite", "-voice", voice, "-t", text, "-o", str(file), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def _timed(words: list[str], voice: str, phones: list[list[str]]) -> list[tuple[str, float, float]]:
    """Deal the phones of a line out to its words, each of which has as many as on its own."""
    ends = [float(end) for _, end in phones]
    starts = [0.0, *ends[:-1]]
    spoken = [index for index, (phone, _) in enumerate(phones) if phone != SILENCE]
    sizes = [sum(p != SILENCE for p in _flite(voice, w, Path("none"), "-ps")) for w in words]
    if sum(sizes) != len(spoken):
        raise ValueError(f"phones do not add up in {' '.join(words)!r}: change the wording")
    lasts = np.cumsum(sizes) - 1
    return [
        (word, starts[spoken[last - size + 1]], ends[spoken[last]])
        for word, size, last in zip(words, sizes, lasts.tolist(), strict=True)
    ]


def main() -> None:
    """Write meeting.ogg, meeting.rttm and meeting.transcript.json beside this file."""
    rng = np.random.default_rng(7)
    rooms = {voice: simulated_room(rng)[: SAMPLE_RATE // 4] for voice in LEVELS}
    mixture, segments = np.zeros(0, np.float32), []
    for voice, gap, text in SCRIPT:
        line = say(voice, text)
        start = len(mixture) / SAMPLE_RATE + gap
        segments.append((voice, text, [(w, start + a, start + b) for w, a, b in line.words]))
        wet = reverberate(line.waveform, rooms[voice])
        mixture = _mixed(mixture, wet * (LEVELS[voice] / rms(wet)), round(start * SAMPLE_RATE))
    noise = np.cumsum(rng.standard_normal(len(mixture))).astype(np.float32)
    noise -= np.convolve(noise, np.ones(400) / 400, "same")  # a hum that does not drift
    mixture = add_noise(mixture, noise.astype(np.float32), snr=30)
    _encode(np.clip(mixture, -1, 1), HERE / "meeting.ogg")
    _write_reference(segments)


def _mixed(mixture: NDArray[np.float32], line: NDArray[np.float32], at: int) -> NDArray[np.float32]:
    longer = np.zeros(max(len(mixture), at + len(line)), np.float32)
    longer[: len(mixture)] += mixture
    longer[at : at + len(line)] += line
    return longer


def _write_reference(segments: list[tuple[str, str, list[tuple[str, float, float]]]]) -> None:
    turns = [turn for voice, _, words in segments for turn in _turns(voice, words)]
    (HERE / "meeting.rttm").write_text(format_rttm(Annotation("meeting", turns)), encoding="utf-8")
    transcript = {
        "language": "en",
        "text": " ".join(text for _, text, _ in segments),
        "segments": [
            {
                "id": number,
                "start": round(words[0][1], 3),
                "end": round(words[-1][2], 3),
                "text": " " + text,
                "words": [
                    {"word": f" {word}", "start": round(start, 3), "end": round(end, 3)}
                    for word, start, end in words
                ],
            }
            for number, (_, text, words) in enumerate(segments)
        ],
    }
    text = json.dumps(transcript, indent=1) + "\n"
    (HERE / "meeting.transcript.json").write_text(text, encoding="utf-8")


def _turns(voice: str, words: list[tuple[str, float, float]]) -> list[Turn]:
    turns = [Turn(words[0][1], words[0][2], voice)]
    for _, start, end in words[1:]:
        if start - turns[-1].end <= LONGEST_PAUSE:
            turns[-1] = Turn(turns[-1].start, end, voice)
        else:
            turns.append(Turn(start, end, voice))
    return turns


def _encode(waveform: NDArray[np.float32], file: Path) -> None:
    """Write Ogg/Opus at 32 kbit/s."""
    import av

    with av.open(str(file), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono", bit_rate=32_000)
        pcm = np.round(waveform * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)


if __name__ == "__main__":
    main()
