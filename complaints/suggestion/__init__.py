"""What a text is about and how urgent it is: a lexicon and a learned model. Pure: no ORM."""
