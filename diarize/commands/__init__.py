"""What the ``diarize`` command does, a module for each group of its commands."""
