"""Verdicts that keep their promise: numbers in, numbers out; nothing here knows a file or a face.

The unit of evidence is the process, because values of one process are not independent of each other. `by_process.py`
is the main road; summaries, profile samples and scores have one of their own.
"""
