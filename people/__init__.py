"""Who and where: users, org units, postings (a role, at a place, for a time), permissions."""
