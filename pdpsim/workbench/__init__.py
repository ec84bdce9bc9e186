"""Any model on any patterns, without a study."""
