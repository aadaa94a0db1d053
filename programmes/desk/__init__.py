"""Pages on which those who work here arrange what is offered."""
