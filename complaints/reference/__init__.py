"""Pages on which offices keep categories, limits, lead units, questions and answers, with history."""
