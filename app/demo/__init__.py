"""The demonstration: an organisation that does not exist, people who are made up, rooms in which they talk."""
