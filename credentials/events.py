"""Facts about certificates that other rooms may hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CertificateIssued:
    certificate_id: str


@dataclass(frozen=True)
class CertificateRevoked:
    certificate_id: str


@dataclass(frozen=True)
class CertificateReviewChanged:
    """A correction took the evidence of a certificate away, or a new pass brought it back."""

    certificate_id: str
    in_review: bool
    at: str
