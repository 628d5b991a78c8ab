"""What the answers say beyond a score: comparisons, drivers, links, weights, reliability."""
