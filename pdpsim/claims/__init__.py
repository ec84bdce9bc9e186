"""Published results and how they are judged: criteria, verdicts."""
