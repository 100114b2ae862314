"""Guidance where it is pinned."""

from django import template
from django.db.models import QuerySet

from ..asking import in_force
from ..models import Guidance

register = template.Library()


@register.simple_tag
def guidance_of(rule: str) -> "QuerySet[Guidance]":
    """What the division says about a rule."""
    return in_force(rule=rule)
