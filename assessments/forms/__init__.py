"""Forms of assessment, a module a noun. They only read."""
