"""The lead desk: the room, its people, backstage and the tools of those who lead, on one screen."""
