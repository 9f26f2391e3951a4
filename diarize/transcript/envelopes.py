"""Documents inside of others, as services wrap what a recogniser gave them."""

from collections.abc import Iterator, Mapping

from diarize.transcript.fields import Node

# Of a job that is done, such as those of Replicate, RunPod and Cloudflare Workers AI, and of what
# is sent to a webhook.
KEYS = ("output", "result", "data", "transcription", "response")
DEEPEST = 3
# What jobs are called that gave nothing.
_FAILED = frozenset({"failed", "error", "canceled", "cancelled", "timed_out"})


def opened(root: Node, deepest: int = DEEPEST) -> Iterator[Node]:
    """Yield a document, what it wraps, what that wraps, and so on.

    Raises
    ------
    ValueError
        It is of a job that failed.

    >>> [node.path for node in opened(Node({"status": "succeeded", "output": [{"text": "so"}]}))]
    ['', 'output', 'output[0]']
    """
    yield root
    for inner in _wrapped(root) if deepest else ():
        yield from opened(inner, deepest - 1)


def _wrapped(root: Node) -> Iterator[Node]:
    if isinstance(root.value, list) and len(root.value) == 1:
        yield from root.items()
    if not isinstance(root.value, Mapping):
        return
    found = [root.child(key) for key in KEYS]
    status = root.value.get("status")
    if isinstance(status, str) and status.lower() in _FAILED and not any(found):
        raise ValueError(f"its status is {status}")
    yield from (each for each in found if each and isinstance(each.value, Mapping | list))
