"""Work without signal, tortured in real browsers: ``python -m tests.torture`` (docs/offline.md, "Proof")."""
