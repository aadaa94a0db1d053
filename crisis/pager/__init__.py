"""Reaching staff whose desk is not open, with a page that says nothing but that somebody is wanted."""
