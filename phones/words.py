"""Words that JavaScript says without signal. Each room registers those it owns; the shell carries them as JSON, in its language."""

from collections.abc import Callable

Words = Callable[[], dict[str, str]]

_words: dict[str, Words] = {}


def register(name: str, words: Words) -> None:
    """Let ``words()`` give the words of ``name``; it is asked with the reader's language active, so its values may be lazy.

    Raises ValueError when others have the name.
    """
    known = _words.setdefault(name, words)
    if (known.__module__, known.__qualname__) != (words.__module__, words.__qualname__):
        raise ValueError(f"the words {name!r} are taken")


def all_words() -> dict[str, dict[str, str]]:
    """All words by name, as plain text in the active language."""
    return {name: {key: str(word) for key, word in words().items()} for name, words in sorted(_words.items())}
