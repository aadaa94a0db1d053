"""What a professional does, step by step, for each kind of danger, and on what law it stands. Data in TOML; import it from `cards`."""
