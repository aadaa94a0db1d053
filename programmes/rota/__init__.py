"""The rota: who is on duty, when, and for what; who is signed on; where somebody is missing."""
