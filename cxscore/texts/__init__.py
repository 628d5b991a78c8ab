"""What customers wrote: comments read by word lists."""
