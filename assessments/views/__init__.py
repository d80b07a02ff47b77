"""Pages of assessment, a module a noun."""
