"""Work done without signal: phones, keys, what arrives from them, and what each record is answered with."""
