"""Who acts, without knowing who he is."""
