"""Migrations go by the owner's connection only; everything else says itself which one it uses."""


class OwnerMigrates:
    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "owner"

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        """Both connections are to one database."""
        return True
