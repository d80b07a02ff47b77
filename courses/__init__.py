"""What is learnt: packs, editions, modules, activities, enrolments, completions."""
