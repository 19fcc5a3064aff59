from procurement.admin import paper, purchase, steps

__all__ = ["paper", "purchase", "steps"]
