"""Files, samples, settings and baseline: what a visitor gives."""
