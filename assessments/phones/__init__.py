"""What phones keep of assessments, and how their work is taken up: docs/offline.md."""
