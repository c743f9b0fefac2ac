"""Whatever is killed while people write, what was acknowledged stands, and whole."""
