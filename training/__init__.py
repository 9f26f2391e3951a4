"""Recipes that make the embedded weights: data, simulation, training, calibration, export."""
