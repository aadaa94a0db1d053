"""Lines of help as data: one file a country, edited without touching code."""
