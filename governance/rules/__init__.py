"""Pure rules of the top floor; each subject has a module of its own."""
