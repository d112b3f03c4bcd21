"""Pictures as an author has them, made into pictures as a mail program takes them."""
