"""What a man sees of private counselling: his conversations, the door to a talk without an account, his place in the line."""
