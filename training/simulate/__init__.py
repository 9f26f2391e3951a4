"""Conversations made of single utterances: who spoke when is known exactly."""

from training.simulate.meeting import Conversation, MeetingSettings, simulate_meeting

__all__ = ["Conversation", "MeetingSettings", "simulate_meeting"]
