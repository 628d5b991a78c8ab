"""Built-in metrics and label sets as YAML, one file each; a new file adds a command, its help and its tests."""
