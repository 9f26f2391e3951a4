"""Why the hub did not give a file, in one line, with what to do about it."""

import errno
from collections.abc import Iterator

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
NOT_THERE = 404
CUT = ("RemoteProtocolError", "ReadError", "WriteError", "ChunkedEncodingError")


def reason(problem: BaseException, page: str, cache: str) -> str:
    """Return why, for an error of the hub's client.

    Parameters
    ----------
    problem : BaseException
        What it raised.
    page : str
        Of the repository.
    cache : str
        The folder of the hub's cache.
    """
    status = status_of(problem)
    if status is not None:
        return _answered(status, page)
    names = {type(each).__name__ for each in _chain(problem)}
    if "OfflineModeIsEnabled" in names:
        return f"HF_HUB_OFFLINE is set, and it is not in the hub's cache, {cache}; unset it"
    if any(isinstance(each, OSError) and each.errno in NO_SPACE for each in _chain(problem)):
        return f"no space left for the hub's cache, {cache}; make room, or set HF_HOME elsewhere"
    if any("Timeout" in name for name in names):
        return (
            "no answer in time; try again, or set HF_HUB_ETAG_TIMEOUT and HF_HUB_DOWNLOAD_TIMEOUT "
            "to more seconds"
        )
    if names & set(CUT) or "Consistency check" in str(problem):
        return "the connection was cut; run it again"
    first = next(iter(str(problem).strip().splitlines()), type(problem).__name__)
    if any("Connect" in name or "Proxy" in name for name in names):
        return f"cannot be reached ({first}); check the network, the proxy and HF_ENDPOINT"
    if isinstance(problem, OSError) or "HFValidationError" in names:
        return first
    return f"cannot be asked ({first}); check the proxy, HF_ENDPOINT, HF_TOKEN and what answers"


def may_be_cached(problem: BaseException) -> bool:
    """Return whether the hub did not say no, but nothing: then an older copy will do."""
    status = status_of(problem)
    return status is None or status >= 500


def _answered(status: int, page: str) -> str:
    if status in (401, 403):
        token = "HF_TOKEN is wrong, or " if status == 401 else ""
        return (
            f"access refused ({status}): {token}it may be gated; read its terms at {page}, and set "
            "HF_TOKEN to a token of an account that accepted them"
        )
    if status == NOT_THERE:
        return f"not there, or not any more ({status}); look at {page}"
    if status == 429:
        return "too many requests (429); try again in a few minutes"
    return f"the hub answers {status}; try again later"


def status_of(problem: BaseException) -> int | None:
    """Return the status that the hub answered with, if it answered."""
    for each in _chain(problem):
        if (response := getattr(each, "response", None)) is not None:
            return int(response.status_code)
    return None


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
