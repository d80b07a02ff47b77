"""The words of the interface: which there are, what each language lacks, and who has read it."""
