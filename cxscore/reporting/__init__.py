"""From a report config to an edition: what is asked of which files, then each source read once for all its scores."""
