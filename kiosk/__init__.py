"""The kiosk: a visitor's card, QR or touch becomes a filled form."""
