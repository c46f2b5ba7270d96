"""What the pages of public income take. Rules stay in the actions, which refuse in a sentence."""
