"""For authors: build the notebooks, compare them with their sources, hand them out."""
