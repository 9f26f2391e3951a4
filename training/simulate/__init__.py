"""Conversations made of single utterances: who spoke when is known exactly."""

from training.simulate.meeting import Conversation, MeetingSettings, simulate_meeting
from training.simulate.readers import ReadingSettings, simulate_reading

__all__ = [
    "Conversation",
    "MeetingSettings",
    "ReadingSettings",
    "simulate_meeting",
    "simulate_reading",
]
