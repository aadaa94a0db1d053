"""The names under which somebody appears: one in each programme, each with a space of its own."""
