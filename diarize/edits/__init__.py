"""Corrections of a result that people make, and that survive when the engine runs again."""

from diarize.edits.files import load_result, result_as_dict, result_of, result_schema, save_edited
from diarize.edits.hearing import Add, Remove
from diarize.edits.replay import Replayed, Unfit, apply, replay
from diarize.edits.saved import SavedResult
from diarize.edits.values import Edit, EditError, Merge, Reassign, Rename, Split

__all__ = [
    "Add",
    "Edit",
    "EditError",
    "Merge",
    "Reassign",
    "Remove",
    "Rename",
    "Replayed",
    "SavedResult",
    "Split",
    "Unfit",
    "apply",
    "load_result",
    "replay",
    "result_as_dict",
    "result_of",
    "result_schema",
    "save_edited",
]
