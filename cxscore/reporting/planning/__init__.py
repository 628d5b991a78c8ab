"""From a config to a plan: what is asked of which files, before any data is read; a module for each kind of thing."""
