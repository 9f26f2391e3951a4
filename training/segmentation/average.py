"""Average the weights of runs that went on from the same checkpoint with other seeds.

``python -m training.segmentation.average A/checkpoint.pt B/checkpoint.pt -o checkpoint.pt``

Such runs end in one valley, and the middle of it is often lower than where any of them ended (model
soups: Wortsman et al., ICML 2022).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import torch
import typer


def averaged(checkpoints: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what is to be exported: the mean of the moving averages, and what they took in all."""
    first = checkpoints[0]["average"]
    mean = {
        name: torch.stack([each["average"][name] for each in checkpoints]).mean(dim=0)
        if value.dtype.is_floating_point
        else value
        for name, value in first.items()
    }
    totals = {name: sum(each[name] for each in checkpoints) for name in ("step", "seconds")}
    return {"average": mean, **totals}


def main(
    checkpoints: Annotated[list[Path], typer.Argument(help="What the runs left behind.")],
    output: Annotated[Path, typer.Option("-o", "--output")],
) -> None:
    """Write the average of CHECKPOINTS, for export."""
    torch.save(averaged([torch.load(file, weights_only=True) for file in checkpoints]), output)
    typer.echo(f"{output}: the average of {len(checkpoints)} runs")


if __name__ == "__main__":
    typer.run(main)
