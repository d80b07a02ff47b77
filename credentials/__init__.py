"""What is proven: certificates, their PDF, verification, revocation."""
