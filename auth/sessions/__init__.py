"""Being signed in: opaque tokens of which only a hash is kept, listed to their owner, ended at once everywhere."""
