"""The client of the Hugging Face hub, as all of the engine uses it."""

import os
from typing import Any

from diarize.errors import ModelError

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
        It is not installed.
    """
    for variable in ("HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_XET"):
        os.environ[variable] = "1"
    try:
        import huggingface_hub.constants
        import huggingface_hub.errors
        import huggingface_hub.utils.logging
    except ImportError as problem:
        raise ModelError(MISSING) from problem
    # it reads its variables once, and something else may have imported it before
    huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY = True
    huggingface_hub.constants.HF_HUB_DISABLE_XET = True
    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = PIECE
    return huggingface_hub
