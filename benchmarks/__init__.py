"""Measurements: accuracy, speed, memory, identification; figures go to ``results/*.json``."""
