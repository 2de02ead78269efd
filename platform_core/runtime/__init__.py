"""The plugin runtime: finding plugins, checking them, asking them, switching them on and off."""
