"""What is kept for one visitor, and how much they may use."""
