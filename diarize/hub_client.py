"""The client of the Hugging Face hub, as all of the engine uses it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from diarize.errors import DiarizeError, ModelError
from diarize.hub_reasons import reason

MISSING = (
    "fetching models takes the package huggingface_hub: pip install 'turnwise[hub]' "
    "(or pip install 'huggingface_hub>=1.20')"
)
PIECE = 2**20
"""Bytes that are written at once: less is lost when a connection is cut, and the bar moves."""


def hub_client() -> Any:
    """Return the hub's client, without telemetry and with plain HTTP.

    Its own way of transfer gains nothing for a few megabytes, and knows fewer proxies.

    Raises
    ------
    ModelError
        It is not installed, or a variable of its own is wrong.
    """
    for variable in ("HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_XET"):
        os.environ[variable] = "1"
    try:
        import huggingface_hub.constants
        import huggingface_hub.errors
        import huggingface_hub.utils.logging
    except ImportError as problem:
        raise ModelError(MISSING) from problem
    except ValueError as problem:  # it takes numbers from its variables as it is imported
        raise ModelError(
            f"a variable of the Hugging Face hub makes no sense ({problem}); look at those that "
            "begin with HF_"
        ) from problem
    # it reads its variables once, and something else may have imported it before
    huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY = True
    huggingface_hub.constants.HF_HUB_DISABLE_XET = True
    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = PIECE
    return huggingface_hub


def hub_errors(client: Any) -> tuple[type[Exception], ...]:
    """Return what the client raises where the hub or the network does not do its part."""
    # OSError and whatever its HTTP client raises, which is another one in every major release
    bases: tuple[type[Exception], ...] = client.errors.HfHubHTTPError.__bases__
    return bases


class StoppedError(Exception):
    """Whoever is told of progress raised something: the cause, which is nothing of the client's."""


@contextmanager
def told_plainly(client: Any, repository: str, file: str = "") -> Iterator[None]:
    """Make one `ModelError` of all of the client's errors, and of its log, which says less.

    It tells why, and what to do; ``file`` is the one that was asked for. The client does not check
    addresses, tokens and answers, so that it may raise anything over them.
    """
    log = client.utils.logging
    before = log.get_verbosity()
    log.set_verbosity(log.CRITICAL)
    page = f"{client.constants.ENDPOINT}/{repository}"
    try:
        yield
    except StoppedError as stopped:
        raise stopped.__cause__ or stopped from None
    except DiarizeError:
        raise
    except Exception as problem:
        where = f"{page}: {file}" if file else page
        why = reason(problem, page, client.constants.HF_HUB_CACHE)
        raise ModelError(f"{where}: {why}") from problem
    finally:
        log.set_verbosity(before)
