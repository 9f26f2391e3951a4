"""Documents inside of others, as services wrap what a recogniser gave them."""

from collections.abc import Iterator, Mapping

from diarize.formats.names import escaped
from diarize.transcript.fields import Node

# Where jobs that are done have their output, as of Replicate, RunPod and Cloudflare Workers AI, and
# where messages to a webhook have what they tell.
KEYS = ("output", "result", "data", "transcription", "response")
DEEPEST = 3
# The statuses of jobs that may have no output.
_FAILED = frozenset({"failed", "error", "canceled", "cancelled", "timed_out"})


def opened(root: Node, deepest: int = DEEPEST) -> Iterator[Node]:
    """Yield a document, what it wraps, what that wraps, and so on, ``deepest`` times at most.

    Raises
    ------
    ValueError
        It is of a job that failed and has no output.

    >>> [node.path for node in opened(Node({"status": "succeeded", "output": [{"text": "so"}]}))]
    ['', 'output', 'output[0]']
    """
    yield root
    for inner in _wrapped(root) if deepest else ():
        yield from opened(inner, deepest - 1)


def unfinished(job: Node) -> ValueError:
    """Return an error that tells the status of a job, and why it failed if the job says so.

    >>> print(unfinished(Node({"status": "failed", "error": "no memory"})))
    its status is failed: no memory
    """
    error = job.fields().get("error")
    told = [f"its status is {job.name('status')}", error if isinstance(error, str) else ""]
    return ValueError(escaped(": ".join(filter(None, told))))


def _wrapped(root: Node) -> Iterator[Node]:
    if isinstance(root.value, list) and len(root.value) == 1:
        yield from root.items()
    if not isinstance(root.value, Mapping):
        return
    found = [root.child(key) for key in KEYS]
    status = root.value.get("status")
    if isinstance(status, str) and status.lower() in _FAILED and not any(found):
        raise unfinished(root)
    yield from (each for each in found if each and isinstance(each.value, Mapping | list))
