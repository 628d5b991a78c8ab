"""YAML to specs: reading with marks, checking, and choosing one scale and variant."""
