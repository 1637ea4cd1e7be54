"""What leaves the evaluation: measures, tables, pictures, and the words around them."""
