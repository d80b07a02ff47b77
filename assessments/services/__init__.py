"""Every write about assessments, by noun."""
