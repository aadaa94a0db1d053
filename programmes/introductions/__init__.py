"""How those who talk with men introduce themselves, and which languages each of them reads."""
