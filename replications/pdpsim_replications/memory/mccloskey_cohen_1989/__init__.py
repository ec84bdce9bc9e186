"""McCloskey and Cohen (1989): catastrophic interference."""
