"""The public side, one origin: the bundle, the app's own calls (`/tg/`), and the owner's back end behind the rest."""
