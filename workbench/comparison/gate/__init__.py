"""The gate: what fails a build, what is waived, and whether the gate could fail at all."""
