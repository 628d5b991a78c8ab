"""What customers wrote: comments read by word lists or by a sentence encoder, their themes, quotes of them."""
