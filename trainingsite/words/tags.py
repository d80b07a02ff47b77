"""What every template may ask about the words round it."""

from django import template
from django.utils.translation import get_language

from trainingsite.words.standing import is_draft

register = template.Library()


@register.simple_tag
def words_are_draft() -> bool:
    """True where nobody has read the interface in the language of this page yet."""
    return is_draft(get_language() or "")
