"""McClelland and Rumelhart (1985): a distributed memory."""
