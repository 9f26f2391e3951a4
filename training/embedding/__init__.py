"""The recipe of the embedded speaker embedding, one command a step.

1. ``python -m training.embedding.teacher --data DATA --work WORK``: the teacher's vectors.
2. ``python -m training.embedding.train --data DATA --work WORK --minutes 75``: the student. It
   goes on from ``WORK/checkpoint.pt``; logs are ``WORK/train.csv`` and ``WORK/dev.csv``.
3. ``python -m training.embedding.export WORK/checkpoint.pt --data DATA``: averaged, whitened, as
   ``diarize/weights/embedding.onnx``, and in eight bits as ``embedding-int8.onnx``, which runs.
4. ``python -m benchmarks.verification --data DATA``: error rates beside the teacher's.
"""
