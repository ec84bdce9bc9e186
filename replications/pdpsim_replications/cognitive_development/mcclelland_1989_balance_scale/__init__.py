"""McClelland (1989): the balance scale."""
