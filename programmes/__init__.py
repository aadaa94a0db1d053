"""What is offered, by whom, when: organisations, programmes, doors, lines of help, house rules, the checklist."""
