"""The playground: two networks that train side by side while you watch."""
