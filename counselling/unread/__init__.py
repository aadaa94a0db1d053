"""What a man is told, in his own language, when nobody of the team reads it. Reviewed texts, one file a language."""
