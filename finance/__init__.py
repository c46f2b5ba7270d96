"""Public income (公共收益): one book per compound."""
