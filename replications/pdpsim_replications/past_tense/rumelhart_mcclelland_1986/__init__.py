"""Rumelhart and McClelland (1986): learning the past tenses of English verbs."""
