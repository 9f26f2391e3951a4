"""The losses, each a mean over the crops of a batch."""

import math

import torch
from torch import Tensor
from torch.nn import functional


def distillation(student: Tensor, teacher: Tensor) -> Tensor:
    """Return one minus the cosine of student and teacher, unit rows ``(crops, d)``."""
    return (1 - (student * teacher).sum(dim=1)).mean()


def contrast(rows: Tensor, columns: Tensor, same: Tensor, temperature: float) -> Tensor:
    """Return how badly rows find their partners among the columns.

    The negative log of the share that true partners have of the softmax of a row's similarities,
    averaged over partners within the logarithm's argument (Khosla et al., "Supervised Contrastive
    Learning", NeurIPS 2020, equation 3).

    Parameters
    ----------
    rows, columns : float (n, d), (m, d)
        Unit vectors.
    same : bool (n, m)
        Partners. Rows without any do not count.
    temperature : float
        Of the softmax.
    """
    share = functional.log_softmax(rows @ columns.T / temperature, dim=1)
    partners = same.any(dim=1)
    own = torch.where(same, share, -torch.inf).logsumexp(dim=1) - same.sum(dim=1).clamp(min=1).log()
    return -own[partners].mean() if bool(partners.any()) else rows.sum() * 0


def contrast_within(embeddings: Tensor, labels: Tensor, temperature: float) -> Tensor:
    """Return the contrast of crops with the other crops of the batch, never with themselves."""
    same = labels[:, None] == labels[None, :]
    others = ~torch.eye(len(labels), dtype=torch.bool)
    rows = (embeddings @ embeddings.T / temperature).masked_fill(~others, -1e4)
    share = functional.log_softmax(rows, dim=1)
    partners = same & others
    return -(share * partners).sum() / partners.sum().clamp(min=1)


def angular_margin(cosines: Tensor, labels: Tensor, margin: float, scale: float = 30.0) -> Tensor:
    """Return the cross-entropy over speakers after adding ``margin`` radians to the own angle.

    Additive angular margin (Deng et al., "ArcFace", CVPR 2019); past the angle where that would
    wrap around, the penalty is linear.
    """
    own = cosines.gather(1, labels[:, None]).clamp(-1 + 1e-6, 1 - 1e-6)
    harder = own * math.cos(margin) - (1 - own**2).sqrt() * math.sin(margin)
    harder = torch.where(own > -math.cos(margin), harder, own - margin * math.sin(margin))
    return functional.cross_entropy(scale * cosines.scatter(1, labels[:, None], harder), labels)
