"""What is asked before a text goes out: the word rules of a programme, and what could give a man away."""
