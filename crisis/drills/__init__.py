"""Drills: a made-up man, a real alert that is marked as a drill, and those of the team who agreed to take part."""
