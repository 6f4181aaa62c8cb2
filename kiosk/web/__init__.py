"""The kiosk's pages and routes, for the browser on the same machine only."""
