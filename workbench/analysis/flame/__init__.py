"""Frames of a flame chart: laid out, grown, estimated, in order of time."""
