"""Networks that find features and maps without a teacher."""
