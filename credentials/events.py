"""Facts about certificates that other rooms may hear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CertificateIssued:
    certificate_id: str


@dataclass(frozen=True)
class CertificateRevoked:
    certificate_id: str
