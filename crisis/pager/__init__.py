"""How those who work here are reached when their desk is not open: pagers without content, and the weekly test of them."""
