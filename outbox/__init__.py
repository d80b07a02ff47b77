"""How facts travel between rooms: publish(), @on(Event), deliver()."""
