"""What the electronic civil-status database holds: the register, the persons in it, who uses it, what was issued."""

from .papers import Annotation, Extract
from .people import Access, Officer, Person
from .register import EVERY_CUSTODIAN, NATURAL_KEY, Batch, Client, Registration, Scan, Token, Withdrawal

__all__ = [
    "EVERY_CUSTODIAN",
    "NATURAL_KEY",
    "Access",
    "Annotation",
    "Batch",
    "Client",
    "Extract",
    "Officer",
    "Person",
    "Registration",
    "Scan",
    "Token",
    "Withdrawal",
]
