"""Facts about people that other rooms may hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PostingRequested:
    posting_id: int


@dataclass(frozen=True)
class PostingConfirmed:
    posting_id: int
    by_id: int


@dataclass(frozen=True)
class PostingDeclined:
    posting_id: int
    by_id: int
