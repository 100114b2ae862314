"""Sổ Gốc: from the contractors' deliveries to the electronic civil-status database."""

__version__ = "0.1.0"
