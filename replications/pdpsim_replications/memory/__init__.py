"""Networks that learn one thing after another, and what becomes of the first."""
