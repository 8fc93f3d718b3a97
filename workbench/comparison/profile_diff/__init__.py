"""Two profiles in one picture: functions side by side, differential flame graph."""
