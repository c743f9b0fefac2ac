"""Random histories: what people write, by chance, through every act of the schema."""
