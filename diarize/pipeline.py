"""The engine: a recording in, who spoke when out."""

from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import asdict, replace
from functools import partial
from types import NoneType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from clustering import Clusters, SpeakerBounds, cluster
from diarize._version import __version__
from diarize.audio import Source, open_audio
from diarize.audio.source import refuse_read_once
from diarize.backends import Clusterer
from diarize.config import Config, Tables
from diarize.counting import speaker_count
from diarize.crosstalk import without_crosstalk
from diarize.errors import AudioError, expect
from diarize.frames import FrameGrid
from diarize.guided import guided
from diarize.identify import Identifier, identifier_with
from diarize.library import SpeakerLibrary
from diarize.listen import Heard, Progress, listen, silent
from diarize.loudness import loudness
from diarize.models import Models, chunk_seconds, load_models
from diarize.outcome import Names, outcome, too_few, warnings_of
from diarize.result import Diarization
from diarize.voting import Votes, side_by_side, vote
from enrollment.judgement import IdentificationConfig


class Diarizer:
    """Says who spoke when. Holds no state between recordings: threads may share one.

    With a library it also gives names, and whom it recognises helps to tell the others apart
    (`diarize.guided`); then it belongs to the thread that opened the library.

    Parameters
    ----------
    models : Models, optional
        From `load_models`; the embedded bundle by default.
    settings : mapping, optional
        Settings by stage that differ from those the bundle was calibrated for, such as
        ``{"segmentation": {"step": 2.5}}``.
    library : SpeakerLibrary, optional
        Open; whoever it knows is called by name in results.
    naming : IdentificationConfig, optional
        How sure a name must be.
    clusterer : callable, optional
        What tells which regions are of one speaker, in place of `clustering.cluster`.

    Raises
    ------
    ConfigError
        A setting does not exist, makes no sense, or is none that the models can honour.
    ModelError
        There is a library, but the models are of no bundle, so that nobody can be recognised.

    >>> with SpeakerLibrary("team.db", find_bundle()) as library:  # doctest: +SKIP
    ...     print(Diarizer(library=library)("meeting.ogg").speakers)
    ('al', 'SPEAKER_01')
    """

    def __init__(
        self,
        models: Models | None = None,
        settings: Tables | None = None,
        *,
        library: SpeakerLibrary | None = None,
        naming: IdentificationConfig = IdentificationConfig(),
        clusterer: Clusterer = cluster,
    ) -> None:
        expect(models, (Models, NoneType), "models are those of load_models")
        expect(settings, (Mapping, NoneType), "settings are a mapping of stages to settings")
        expect(library, (SpeakerLibrary, NoneType), "library is an open SpeakerLibrary")
        self._cluster = clusterer
        self.models = models or load_models()
        calibrated = Config().updated(self.models.settings, "settings of the bundle")
        asked = settings or {}
        self.config = calibrated.updated(asked).fitted(chunk_seconds(self.models.segment), asked)
        self._names = identifier_with(self.models, library, naming) if library else None

    @property
    def grid(self) -> FrameGrid:
        """Where the frames of a recording fall."""
        return self.models.segment.grid

    def configured(self, config: Config) -> Self:
        """Return the same engine with other settings: all of them, such as ``engine.config``.

        Raises
        ------
        ConfigError
            The models cannot honour them.
        """
        expect(config, Config, "config is a Config, such as that of another Diarizer")
        other = copy(self)
        other.config = config.fitted(chunk_seconds(self.models.segment), asdict(config))
        return other

    def knowing(
        self, library: SpeakerLibrary, naming: IdentificationConfig = IdentificationConfig()
    ) -> Self:
        """Return the same engine, which gives the names of an open library.

        Raises
        ------
        ModelError
            The models are of no bundle, so that nobody can be recognised.
        EnrollmentError
            The library is of another model.
        """
        other = copy(self)
        other._names = identifier_with(self.models, library, naming)
        return other

    def __call__(
        self,
        source: Source,
        *,
        bounds: SpeakerBounds = SpeakerBounds(),
        channel: int | None = None,
        name: str = "",
        progress: Progress = silent,
    ) -> Diarization:
        """Diarize a recording.

        ``source`` is a path, bytes, a binary stream or `Samples`; ``channel`` counts from 1, and
        None mixes all; ``name`` is what to call the recording, if not after its file. A recording
        without speech gives an empty result with a warning.

        Raises
        ------
        AudioError
            The recording cannot be read.
        EnrollmentError
            The library cannot be read, is closed, or was opened in another thread.
        """
        expect(bounds, SpeakerBounds, "bounds are SpeakerBounds(least, most)")
        self._check_library()
        heard = self.listen(source, channel, name, progress)
        progress("grouping", 0, 1)
        result = self.stitch(heard, self.group(heard, bounds))
        progress("grouping", 1, 1)
        return self._names(result) if self._names else result

    def per_channel(
        self, source: Source, *, name: str = "", progress: Progress = silent
    ) -> Diarization:
        """Diarize a recording in which each channel is the microphone of one speaker.

        Speakers are called ``CHANNEL_1`` and so on. Where the microphones hear one another, speech
        counts for the loudest, with a warning. The source is read once for each channel.

        Raises
        ------
        AudioError
            The recording cannot be read, or is a stream that cannot go back, such as a pipe.
        EnrollmentError
            The library cannot be read, is closed, or was opened in another thread.
        """
        self._check_library()
        refuse_read_once(source)
        with open_audio(source) as recording:
            channels = range(1, recording.channels + 1)
        heard = [self.listen(source, channel, name, progress) for channel in channels]
        tracks = without_crosstalk(heard, self.grid)
        clusters = [Clusters.single(track.embeddings, track.regions.seconds) for track in tracks]
        votes = side_by_side([_votes(*pair) for pair in zip(tracks, clusters, strict=True)])
        names = {str(channel - 1): f"CHANNEL_{channel}" for channel in channels}
        voices = [voice for each in clusters for voice in each.centroids]
        found = self._result(tracks[0], votes, voices, names)
        found = replace(found, warnings=warnings_of(found.annotation, *tracks))
        return self._names(found) if self._names else found

    def embed(self, source: Source, *, channel: int | None = None) -> NDArray[np.float32]:
        """Return the voice of a recording of one speaker: float32 ``(d,)``, unit norm.

        Raises
        ------
        AudioError
            The recording cannot be read, or holds no speech.
        """
        heard = self.listen(source, channel)
        if not len(heard.regions):
            raise AudioError(heard.recording, "no speech found, so there is no voice to embed")
        clusters = Clusters.single(heard.embeddings, heard.regions.seconds)
        voice: NDArray[np.float32] = clusters.centroids[0]
        return voice

    def listen(
        self,
        source: Source,
        channel: int | None = None,
        name: str = "",
        progress: Progress = silent,
    ) -> Heard:
        """Run both models over a recording: the slow part, which `group` and `stitch` build on."""
        rate = self.grid.sample_rate
        recording = open_audio(source, sample_rate=rate, channel=channel, name=name)
        heard = listen(recording, self.models, self.config, progress)
        return replace(heard, channel=None if channel is None else int(channel))

    def group(self, heard: Heard, bounds: SpeakerBounds = SpeakerBounds()) -> Clusters:
        """Tell which regions are of one speaker, with the help of whom the library knows."""
        alone = partial(self._grouped, heard)
        if self._names is None or not self._names.can_guide or not len(heard.regions):
            return alone(bounds)
        surely = partial(self._surely, heard, self._names)
        return guided(heard, bounds, alone, surely, self.config.clustering)

    def _grouped(self, heard: Heard, bounds: SpeakerBounds) -> Clusters:
        return self._cluster(
            heard.embeddings,
            seconds=heard.regions.seconds,
            rivals=heard.regions.rivals,
            local_speakers=heard.regions.voices,
            bounds=bounds,
            config=self.config.clustering,
        )

    def _surely(self, heard: Heard, names: Identifier, clusters: Clusters) -> list[int | None]:
        """Say whom the speakers are sure to be."""
        often = self.config.times_heard(chunk_seconds(self.models.segment))
        spoken = np.bincount(clusters.labels, heard.regions.seconds, len(clusters.centroids))
        return names.surely(clusters.centroids, spoken / often)

    def stitch(self, heard: Heard, clusters: Clusters) -> Diarization:
        """Turn labelled regions into the turns of the recording."""
        found = self._result(heard, _votes(heard, clusters), list(clusters.centroids), {})
        warnings = warnings_of(found.annotation, heard) + too_few(found.annotation, clusters.asked)
        count = clusters.count if found.speakers else None
        sure = speaker_count(count, self.config.counting, heard.duration)
        return replace(found, warnings=warnings, count=sure)

    def _check_library(self) -> None:
        """Read the library before a recording is heard, which would be in vain without it."""
        if self._names:
            self._names.known()

    def _result(
        self, heard: Heard, votes: Votes, voices: Sequence[NDArray[np.float32]], names: Names
    ) -> Diarization:
        found = outcome(heard, votes, voices, names, self.grid, self.config.stitch)
        return replace(found, provenance=self._provenance(heard))

    def _provenance(self, heard: Heard) -> dict[str, Any]:
        found = {"engine": f"turnwise {__version__}", **self.models.provenance}
        sound = {
            "channel": heard.channel,
            "loudness": loudness(heard.levels, heard.starts, self.grid),
        }
        return {**deepcopy(found), "settings": asdict(self.config), "sound": sound}


def _votes(heard: Heard, clusters: Clusters) -> Votes:
    return vote(heard.activity, heard.starts, heard.regions, clusters)
