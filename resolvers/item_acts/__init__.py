"""Acts on items and options: adding, changing, copying, importing, removing them."""
