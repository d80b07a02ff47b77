"""A believable country to try the site out in: places, people, and learners at every stage of the course. Only with DEMO on."""
