"""A project as plain pages in a zip, to be read in many years without the application."""
