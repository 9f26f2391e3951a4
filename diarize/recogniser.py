"""Words by faster-whisper, where it and a model are at hand; nothing is ever fetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from diarize.audio import Source, open_audio
from diarize.errors import ModelError, translated
from diarize.transcript import Transcript, read_transcript

SAMPLE_RATE = 16_000
# Models that are looked for if none is named, the best first.
MODELS = ("large-v3-turbo", "medium", "small", "base", "tiny")
MISSING = "transcribing needs faster-whisper: pip install 'turnwise[asr]'"
FETCH = "python -c \"from faster_whisper import download_model; download_model('{}')\""


@dataclass(slots=True, init=False)
class Recogniser:
    """Writes down what is said.

    Parameters
    ----------
    model : str, optional
        A folder, or a name such as ``small`` of a model that is there already; without it the
        first of ``MODELS`` that is.
    device : str
        ``cuda``, or else the processor is used.
    threads : int, optional
        Of the processor; all cores without it.

    Raises
    ------
    ModelError
        faster-whisper is not installed, or there is no such model.
    """

    _model: Any

    def __init__(
        self, model: str | None = None, *, device: str = "cpu", threads: int | None = None
    ) -> None:
        try:
            from faster_whisper import WhisperModel
        except ImportError as problem:
            raise ModelError(MISSING) from problem
        folder = _folder(model)
        with translated(ValueError, RuntimeError, OSError, to=ModelError, about=folder):
            self._model = WhisperModel(
                folder,
                device="cuda" if device == "cuda" else "cpu",
                compute_type="default" if device == "cuda" else "int8",
                cpu_threads=threads or 0,
                local_files_only=True,
            )

    def __call__(self, source: Source, *, channel: int | None = None, name: str = "") -> Transcript:
        """Return the words of a recording, in whichever language it is.

        Raises
        ------
        AudioError
            The recording cannot be read.
        """
        with open_audio(source, sample_rate=SAMPLE_RATE, channel=channel, name=name) as recording:
            blocks = [*recording, np.zeros(0, np.float32)]
        segments, about = self._model.transcribe(
            np.concatenate(blocks), word_timestamps=True, condition_on_previous_text=False
        )
        return read_transcript(document(segments, about.language), recording.name)


def _folder(model: str | None) -> str:
    """Return where a model is.

    Raises
    ------
    ModelError
        It is not here.
    """
    from faster_whisper import available_models, download_model

    if model is not None and Path(model).is_dir():
        if not (Path(model) / "tokenizer.json").is_file():  # or else it would be fetched
            raise ModelError(f"{model}: holds no tokenizer.json, so it is no whole model")
        return model
    if model is not None and model not in available_models():
        known = ", ".join(available_models())
        raise ModelError(f"{model!r} is no folder, and no model of faster-whisper; known: {known}")
    for name in MODELS if model is None else (model,):
        try:
            return str(download_model(name, local_files_only=True))
        except OSError:  # not in the cache
            continue
    wanted = model or "small"
    raise ModelError(f"no model {model or 'for words'} here; fetch one: {FETCH.format(wanted)}")


def document(segments: Iterable[Any], language: str | None) -> dict[str, Any]:
    """Return what faster-whisper gives, in plain types."""
    return {"language": language, "segments": [_plain(segment) for segment in segments]}


def _plain(segment: Any) -> dict[str, Any]:
    words = [
        {"word": word.word, "start": word.start, "end": word.end, "probability": word.probability}
        for word in segment.words or ()
    ]
    times = {"start": segment.start, "end": segment.end, "text": segment.text}
    return times | {"words": words} if words else times
