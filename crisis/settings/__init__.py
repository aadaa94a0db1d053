"""How a programme sets its crisis rules: proposed by one, tried, watched for a week beside the rules in force, approved by another."""
