"""Guard of the flat names: embeddings, clustering, enrollment and cli must be ours."""

from importlib.util import find_spec
from pathlib import Path


def check_ours(*names: str) -> None:
    """Raise ImportError if one of our names leads outside the folder we were installed in."""
    root = Path(__file__).parents[1]
    for name in names:
        spec = find_spec(name)
        found = Path(spec.origin) if spec and spec.origin else None
        if found not in (root / name / "__init__.py", root / f"{name}.py"):
            raise ImportError(
                f"diarize needs its own {name!r} from {root}, but Python found "
                f"{found or 'nothing'}; rename that file or remove the package that owns it"
            )
