"""Murray (2019): recurrent networks that learn with random feedback, local and online."""
