"""The JSON documents, streamed, with their schemas."""
