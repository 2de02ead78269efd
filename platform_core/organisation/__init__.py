"""Organisation: the bodies of a county and a township, always on."""
