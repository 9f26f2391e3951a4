"""Captions as youtube-transcript-api fetches them (github.com/jdepoix/youtube-transcript-api)."""

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.captions import Caption, said, untagged


def recognises(document: object) -> bool:
    """Return whether a document is a list of snippets, or of such lists, one for each video."""
    found = document["snippets"] if has(document, "snippets", "video_id") else document
    head = first(found) if isinstance(found, list) else None
    one = first(head) if isinstance(head, list) else head
    return has(one, "text", "start", "duration") and not has(one, "end")


def parse(root: Node) -> RawTranscript:
    """Read lines; of several videos each is a recording, called by its number."""
    if isinstance(root.value, list):
        return RawTranscript(utterances=_of_videos(root.items()))
    utterances = _video(root.child("snippets").items(), None)
    return RawTranscript(utterances=utterances, language=root.name("language_code"))


def _of_videos(items: list[Node]) -> list[RawUtterance]:
    if not items or not isinstance(items[0].value, list):
        return _video(items, None)
    several = len(items) > 1
    return [
        utterance
        for number, video in enumerate(items, start=1)
        for utterance in _video(video.items(), str(number) if several else None)
    ]


def _video(snippets: list[Node], recording: str | None) -> list[RawUtterance]:
    return said(map(_caption, snippets), recording)


def _caption(snippet: Node) -> Caption:
    text = untagged(snippet.text("text"))
    return Caption(
        start=snippet.number("start"),
        duration=snippet.number("duration"),
        parts=[RawWord(text=text)],
    )
