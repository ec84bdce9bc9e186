"""Contrastive Hebbian learning with weak feedback (Xie & Seung, 2003)."""
