"""``diarize enroll``: make a voice known by a name."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diarize.commands.clips import clips_of, clips_taken_back
from diarize.commands.engines import diarizer_of, library_of
from diarize.commands.errors import reported_errors, tell_warnings
from diarize.commands.options import (
    BundleOption,
    ChannelOption,
    ConfigOption,
    DeviceOption,
    JsonOption,
    LibraryOption,
    ThreadsOption,
)
from diarize.commands.printing import print_json
from diarize.formats.names import escaped

if TYPE_CHECKING:
    from diarize.admission import Admitted, EnrolmentRequest
    from diarize.enrolment import CleanVoice


def _to_come(day: datetime | None) -> datetime | None:
    if day is not None and day.date() <= datetime.now(UTC).date():
        raise typer.BadParameter(f"takes a day to come, got {day.date()}")
    return day


def enroll(
    name: Annotated[str, typer.Argument(help="Whose voice it is.")],
    audio: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AUDIO]...", help="Recordings of this person alone, or -."),
    ] = None,
    result: Annotated[
        Path | None,
        typer.Option(
            "--from", readable=False, help="A result of `diarize run`: enrol a speaker of it."
        ),
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="Which speaker of that result.")] = None,
    consent: Annotated[str, typer.Option(help="What the person agreed to, and how.")] = "",
    expires: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            callback=_to_come,
            help="The day, in UTC, from which the voice is not used.",
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="Anything else.")] = "",
    merge: Annotated[
        bool, typer.Option("--merge", help="If the voice is known, add it to whoever has it.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Enrol it, whoever else sounds like it, or not.")
    ] = False,
    keep_path: Annotated[
        bool,
        typer.Option(
            "--keep-audio-path/--forget-audio-path",
            help="Note where the recording is, for `diarize speakers reembed`.",
        ),
    ] = True,
    keep_clip: Annotated[
        Path | None,
        typer.Option(
            readable=False, help="Folder to keep the speech in, for `diarize speakers reembed`."
        ),
    ] = None,
    library: LibraryOption = None,
    bundle: BundleOption = "auto",
    config: ConfigOption = None,
    channel: ChannelOption = None,
    device: DeviceOption = "cpu",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enrol a person, from recordings of them alone or a speaker of a result.

    Refused are several voices, much overlap, less than 3 s of speech, and a voice that is known
    by another name. Nothing is changed unless all recordings are accepted.
    """
    if merge and force:
        raise typer.BadParameter("--merge and --force exclude each other")
    if speaker and not result:
        raise typer.BadParameter("--speaker needs --from")
    if len(audio or []) > 1 if result else not audio:
        raise typer.BadParameter("give AUDIO, or --from with at most one AUDIO")
    with reported_errors():
        from diarize.admission import EnrolmentRequest, admit
        from diarize.enrolment import clean_voice
        from diarize.identify import identifier_with
        from diarize.library import default_path
        from enrollment.opening import taken_back

        request = EnrolmentRequest(
            name=name,
            consent=consent,
            note=note,
            expires=expires.date() if expires else None,
            merge=merge,
            force=force,
        )
        _refuse_new(request, library)
        clips = clips_of(result, speaker, audio or [], channel, keep_path)
        clips = [clip.kept_in(keep_clip) for clip in clips] if keep_clip else clips
        held = [clip.held for clip in clips]
        diarizer = diarizer_of(bundle, device, threads, config)
        voices = [
            clean_voice(diarizer, clip.source, channel=clip.channel, name=clip.name)
            for clip in clips
        ]
        with (
            taken_back(library or default_path()),
            library_of(library, bundle, make=True) as opened,
            clips_taken_back(clips, opened),
            opened.transaction(),
        ):
            admitted = admit(identifier_with(diarizer.models, opened), request, voices, held)
            for clip in clips:
                clip.keep()
    _tell(voices, admitted, as_json=as_json)


def _refuse_new(request: "EnrolmentRequest", library: Path | None) -> None:
    """Refuse whom a library that is still to be made would refuse, before anything is heard."""
    from diarize.errors import EnrollmentError, translated
    from diarize.files import is_there
    from diarize.library import default_path
    from enrollment import LibraryError
    from enrollment.people import check_new

    if not is_there(library or default_path()):
        with translated(LibraryError, to=EnrollmentError):
            check_new(request.name, request.consent, request.note)


def _tell(voices: list["CleanVoice"], admitted: tuple["Admitted", ...], *, as_json: bool) -> None:
    """Print who was enrolled, and how well."""
    for voice in voices:
        tell_warnings(voice.recording, voice.warnings)
    pairs = list(zip(voices, admitted, strict=True))
    if as_json:
        person = admitted[-1].person
        enrolled = [_as_dict(voice, each) for voice, each in pairs]
        document = {"name": person.name, "id": person.id, "enrolled": enrolled}
        print_json(document)
        return
    for voice, each in pairs:
        like = (
            "" if each.similarity is None else f", similarity {each.similarity:.2f} to the others"
        )
        typer.echo(
            escaped(f"{each.person.name}: {voice.seconds:.1f} s from {voice.recording}{like}")
        )


def _as_dict(voice: "CleanVoice", admitted: "Admitted") -> dict[str, object]:
    return {
        "recording": voice.recording,
        "voice": admitted.reference.id,
        "seconds": round(voice.seconds, 3),
        "quality": admitted.reference.quality,
        "similarity": None if admitted.similarity is None else round(admitted.similarity, 4),
        "warnings": list(voice.warnings),
    }
