from workshops.admin import event, mission, people, recommendation

__all__ = ["event", "mission", "people", "recommendation"]
