"""The money arithmetic: pure functions over whole ten-thousandths."""
