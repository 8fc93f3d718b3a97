"""What several readers share: content, JSON places, frames, events in order of time."""
