"""What a man sees of private counselling."""
